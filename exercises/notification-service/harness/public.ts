import { kata } from '@kata/harness';
import { makeNotice, makeUser, patience } from './notices.ts';

export default kata(({ group, test, server, http, expect, any, inbox, stub }) => {
  const api = http(server('web'));
  const hooks = stub('hooks', { 'POST /hook/*': { status: 204 } });

  group('boot', () => {
    test('boot.health', 'GET /health says that the server is well', async () => {
      const res = await api.get('/health');
      expect.status(res, 200);
      expect.json(res, { status: 'ok' });
    });
  });

  group('delivery', () => {
    test('delivery.email', 'A notification is accepted at once, and sent by e-mail', async (t) => {
      const user = makeUser(t.rnd);
      expect.status(await api.put(`/users/${user.id}`, { channels: ['email'], email: user.email }), 204);
      const notice = makeNotice(t.rnd, user);
      const made = await api.post('/notifications', notice);
      expect.status(made, 202);
      expect.json(made, { id: any.string });
      const mail = await inbox().next({ to: [user.email] }, patience);
      expect.value(mail.subject, 'the subject').is(notice.subject);
      expect.value(mail.text.trim(), 'the plain text').is(notice.text);
      await expect.eventually(
        async () => {
          const read = await api.get(expect.header(made, 'location', `/notifications/${made.json.id}`));
          expect.json(read, { id: made.json.id, deliveries: { email: 'sent' } });
        },
        { ...patience, every: '20ms' },
      );
      expect.status(await api.get(`/notifications/${t.rnd.uuid()}`), 404);
    });

    test('delivery.channels', 'Each user gets notifications on the channels of their choice', async (t) => {
      const user = makeUser(t.rnd);
      const path = `/hook/${user.id}`;
      await api.put(`/users/${user.id}`, {
        channels: ['webhook', 'in-app'],
        email: user.email,
        webhook: hooks.url + path,
      });
      const notices = [makeNotice(t.rnd, user), makeNotice(t.rnd, user)];
      const ids: string[] = [];
      for (const notice of notices) {
        const made = await api.post('/notifications', notice);
        expect.status(made, 202);
        ids.push(made.json.id);
        const call = await hooks.next('POST /hook/*', patience);
        expect
          .value(call.json, 'the body of the call')
          .is({ id: made.json.id, subject: notice.subject, text: notice.text });
      }
      const read = await api.get(`/users/${user.id}/in-app`);
      expect.status(read, 200);
      expect.json(read, notices.map(({ subject, text }, i) => ({ id: ids[i], subject, text })).toReversed());
      expect.value(inbox().attempts().length, 'mails to somebody who wants none').is(0);
    });

    test('delivery.once', 'The same key again is the same notification', async (t) => {
      const user = makeUser(t.rnd);
      await api.put(`/users/${user.id}`, { channels: ['email'], email: user.email });
      const notice = makeNotice(t.rnd, user);
      const answers = await api.burst(5, () => api.post('/notifications', notice));
      expect.tally(answers, { 202: 5 });
      expect.value(new Set(answers.map(({ json }) => json.id)).size, 'notifications').is(1);
      await inbox().next({ to: [user.email] }, patience);
      const other = makeNotice(t.rnd, user, { subject: 'the next one' });
      await api.post('/notifications', other);
      await inbox().next({ subject: 'the next one' }, patience);
      expect.value(inbox().attempts().length, 'mails for two notifications').is(2);
    });

    test('delivery.refused', 'What makes no sense is refused', async (t) => {
      const user = makeUser(t.rnd);
      await api.put(`/users/${user.id}`, { channels: ['in-app'] });
      const { id: _, ...unknown } = { id: 0, ...makeNotice(t.rnd, makeUser(t.rnd)) };
      expect.status(await api.post('/notifications', unknown), 404);
      for (const [field, value] of [
        ['key', undefined],
        ['subject', ''],
        ['subject', 7],
        ['text', null],
      ] as const) {
        const notice = makeNotice(t.rnd, user, { [field]: value });
        expect.problem(await api.post('/notifications', notice), 422, { fields: [field] });
      }
      const zone = { channels: ['email'], email: user.email, timeZone: 'Alps/Summit' };
      expect.problem(await api.put(`/users/${user.id}`, zone), 422, { fields: ['timeZone'] });
    });
  });
});
