import express from 'express';

const app = express();
app.use(express.json());

app.get('/health', (req, res) => {
  res.json({ status: 'ok' });
});

app.get('/login', async (req, res) => {
  // Start here: ask `${process.env.OIDC_ISSUER}/.well-known/openid-configuration` where to send people.
  // `import { jwtVerify, createRemoteJWKSet } from 'jose'` for the identity token that comes later.
  res.status(501).json({ error: 'not built yet' });
});

app.get('/me', (req, res) => {
  res.status(401).json({ error: 'nobody is logged in' });
});

app.listen(Number(process.env.PORT), '127.0.0.1');
