import { kata } from '@kata/harness';

export default kata(({ group, test, server, http, expect }) => {
  const api = http(server('web'));

  group('greeting', () => {
    test('greeting.answers', 'GET / greets', async () => {
      const res = await api.get('/');
      expect.status(res, 200);
      expect.json(res, { greeting: 'hello' });
    });
  });
});
