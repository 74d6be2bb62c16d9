import express from 'express';

const app = express();

app.get('/', (_request, response) => {
  response.status(STATUS).json(ANSWER);
});

app.listen(Number(process.env.PORT), process.env.HOST);
