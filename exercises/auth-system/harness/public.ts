import { kata } from '@kata/harness';
import { createMembers, makeCredentials } from './members.ts';

export default kata(({ group, test, server, http, expect, any }) => {
  const api = http(server('web'), { timeout: '20s' });
  const members = createMembers(api, expect);

  group('boot', () => {
    test('boot.health', 'GET /health says that the server is well', async () => {
      const res = await api.get('/health');
      expect.status(res, 200);
      expect.json(res, { status: 'ok' });
    });
  });

  group('register', () => {
    test('register.create', 'A new member is answered with 201 and shown without secrets', async (t) => {
      const { email, password } = makeCredentials(t.rnd);
      const made = await api.post('/register', { email, password });
      expect.status(made, 201);
      expect.json(made, { id: any.string, email, role: 'member' });
    });

    test('register.refused', 'Bad e-mails and passwords are 422', async (t) => {
      const { email, password } = makeCredentials(t.rnd);
      for (const bad of [
        undefined,
        7,
        '',
        'ada',
        '@hall.example',
        'ada@',
        'a@b@c',
        'a da@hall.example',
        `${'a'.repeat(255)}@x`,
      ]) {
        expect.problem(await api.post('/register', { email: bad, password }), 422, { fields: ['email'] });
      }
      for (const bad of [undefined, 1234567890, '', 'nine char', 'x'.repeat(129)]) {
        expect.problem(await api.post('/register', { email, password: bad }), 422, { fields: ['password'] });
      }
      expect.problem(await api.post('/register', {}), 422, { fields: ['email', 'password'] });
    });

    test('register.duplicate', 'An e-mail is taken in upper and lower case', async (t) => {
      const { email, password } = await members.register(t.rnd);
      for (const spelling of [email, email.toUpperCase(), email.replace(/^./, (first) => first.toUpperCase())]) {
        expect.problem(await api.post('/register', { email: spelling, password }), 409);
      }
      await members.login({ email: email.toUpperCase(), password });
    });

    test('register.race', 'Of six who register the same e-mail at once, one succeeds', async (t) => {
      for (let round = 0; round < 2; round++) {
        const { email, password } = makeCredentials(t.rnd);
        const answers = await api.burst(6, (i) => api.post('/register', { email, password: `${password} ${i}` }));
        expect.tally(answers, { 201: 1, 409: 5 });
      }
    });

    test('register.role', 'Nobody gives himself a role', async (t) => {
      const credentials = makeCredentials(t.rnd);
      const made = await api.post('/register', { ...credentials, role: 'admin', id: '1', isAdmin: true });
      expect.status(made, 201);
      expect.json(made, { id: any.string, email: credentials.email, role: 'member' });
      const { accessToken } = await members.login(credentials);
      expect.json(await members.me(accessToken), { id: made.json.id, email: credentials.email, role: 'member' });
    });
  });
});
