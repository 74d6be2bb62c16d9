import { type Json, kata } from '@kata/harness';
import { makeNotice, makeUser, patience, timeIn, type User } from './notices.ts';

const maxAttempts = 3;
/** Many more than are sent at the same time: some that are sent again are there before a later one. */
const manyNotices = 12;
/** Longer: drivers wait more and more before they look whether Postgres is back. */
const longPatience = { within: '25s' } as const;
const hourMs = 3_600_000;
/** Clocks there never agree, nor with UTC: all are hours apart. */
const zones = ['Pacific/Kiritimati', 'America/Caracas', 'Asia/Kolkata', 'Asia/Tokyo'];

export default kata(({ group, test, server, http, expect, inbox, stub, amqp, fault }) => {
  const web = server('web');
  const api = http(web);
  const hooks = stub('hooks', { 'POST /hook/*': { status: 204 } });
  const saveUser = async (user: User, preferences: object = {}): Promise<void> => {
    expect.status(await api.put(`/users/${user.id}`, { channels: ['email'], email: user.email, ...preferences }), 204);
  };
  const send = async (notice: Json): Promise<string> => {
    const made = await api.post('/notifications', notice);
    expect.status(made, 202);
    return made.json.id;
  };
  const untilStatus = (id: string, deliveries: Record<string, string>): Promise<void> =>
    expect.eventually(
      async () => expect.json(await api.get(`/notifications/${id}`), { deliveries }, { partial: true }),
      { ...patience, every: '20ms' },
    );

  /** Only what concerns this user: an earlier test may have left a delivery on its way. */
  const attemptsTo = ({ email }: User) =>
    inbox()
      .attempts()
      .filter(({ to }) => to.includes(email));
  const deadLetterOf = async (id: string): Promise<Json> => {
    for (;;) {
      const { json } = await amqp().queue('deliveries.dead').next(patience);
      if (json.id === id) return json;
    }
  };

  group('trouble', () => {
    test('trouble.later', '451 is tried again until it works', async (t) => {
      const user = makeUser(t.rnd);
      await saveUser(user);
      inbox().reply(451, { to: user.email, times: maxAttempts - 1 });
      const id = await send(makeNotice(t.rnd, user));
      await inbox().next({ to: [user.email] }, patience);
      const codes = attemptsTo(user).map(({ code }) => code);
      expect.value(codes, 'the answers of the mail server').is([451, 451, 250]);
      const messageIds = new Set(
        attemptsTo(user).map(({ headers }) => headers.find(({ name }) => name === 'message-id')?.value),
      );
      expect.value(messageIds.size, 'different Message-IDs of one mail').is(1);
      await untilStatus(id, { email: 'sent' });
    });

    test('trouble.never', '550 is not tried again, and becomes a dead letter', async (t) => {
      const user = makeUser(t.rnd);
      await saveUser(user);
      inbox().reply(550, { to: user.email });
      const id = await send(makeNotice(t.rnd, user));
      expect.value(await deadLetterOf(id), 'the dead letter').is({ id, channel: 'email' });
      await untilStatus(id, { email: 'failed' });
      expect.value(attemptsTo(user).length, 'attempts to send it').is(1);
    });

    test('trouble.gives-up', 'After three attempts a delivery becomes a dead letter', async (t) => {
      const user = makeUser(t.rnd);
      await saveUser(user, { channels: ['webhook'], webhook: `${hooks.url}/hook/${user.id}` });
      hooks.reply('POST /hook/*', { status: 503 });
      const id = await send(makeNotice(t.rnd, user));
      expect.value(await deadLetterOf(id), 'the dead letter').is({ id, channel: 'webhook' });
      await untilStatus(id, { webhook: 'failed' });
      expect.value(hooks.calls().length, 'calls').is(maxAttempts);
    });

    test('trouble.apart', 'One recipient in trouble does not hold up another, nor one channel another', async (t) => {
      const [user, other] = [makeUser(t.rnd), makeUser(t.rnd)];
      await saveUser(user, { channels: ['email', 'webhook'], webhook: `${hooks.url}/hook/${user.id}` });
      await saveUser(other);
      inbox().hang({ to: user.email });
      await send(makeNotice(t.rnd, user));
      await hooks.next('POST /hook/*', patience);
      await send(makeNotice(t.rnd, other));
      await inbox().next({ to: [other.email] }, patience);
    });
  });

  group('safe', () => {
    test('safe.html', 'Text is text, also in HTML', async (t) => {
      const user = makeUser(t.rnd);
      await saveUser(user);
      const word = t.rnd.word();
      const text = `<b>${word}</b> & <script>alert("${word}")</script>`;
      await send(makeNotice(t.rnd, user, { text }));
      const mail = await inbox().next({ to: [user.email] }, patience);
      expect.value(mail.text.trim(), 'the plain text').is(text);
      expect.value(mail.html, 'the HTML').includes(`&lt;b&gt;${word}&lt;/b&gt; &amp; &lt;script&gt;`);
      expect.value(/<(b|script)>/i.test(mail.html), 'elements of the sender in the HTML').is(false);
    });

    test('safe.subject', 'A line break in a subject cannot make a header', async (t) => {
      const user = makeUser(t.rnd);
      await saveUser(user);
      for (const subject of ['hi\r\nBcc: eve@hut.example', 'hi\nX-Evil: yes', 'hi\u0000']) {
        expect.problem(await api.post('/notifications', makeNotice(t.rnd, user, { subject })), 422, {
          fields: ['subject'],
        });
      }
      await send(makeNotice(t.rnd, user));
      const mail = await inbox().next({ to: [user.email] }, patience);
      expect.value(mail.to, 'the recipients').is([user.email]);
      expect.value(attemptsTo(user).length, 'mails').is(1);
    });
  });

  group('crash', () => {
    test('crash.mid-send', 'A process that is killed while it sends loses nothing', async (t) => {
      const user = makeUser(t.rnd);
      await saveUser(user);
      inbox().hang({ to: user.email, times: 1 });
      const id = await send(makeNotice(t.rnd, user));
      await expect.eventually(() => expect.value(attemptsTo(user).length, 'mails on their way').is(1), {
        ...patience,
        every: '10ms',
      });
      await web.kill();
      await web.start();
      await inbox().next({ to: [user.email] }, patience);
      await untilStatus(id, { email: 'sent' });
    });

    test('crash.not-twice', 'What was sent is not sent again after a crash', async (t) => {
      const user = makeUser(t.rnd);
      await saveUser(user);
      const ids = await Promise.all(Array.from({ length: manyNotices }, () => send(makeNotice(t.rnd, user))));
      for (const id of ids) await untilStatus(id, { email: 'sent' });
      await web.kill();
      await web.start();
      const last = await send(makeNotice(t.rnd, user, { subject: 'the last one' }));
      await inbox().next({ subject: 'the last one' }, patience);
      await untilStatus(last, { email: 'sent' });
      expect.value(attemptsTo(user).length, `mails for ${manyNotices + 1} notifications`).is(manyNotices + 1);
    });

    test('crash.stored-first', 'What could not be stored is not sent', async (t) => {
      const user = makeUser(t.rnd);
      await saveUser(user);
      const outage = await fault.refuse('postgres');
      const lost = await api.post('/notifications', makeNotice(t.rnd, user, { subject: 'lost' }), { timeout: '20s' });
      expect.value(lost.status, 'the status while Postgres is down').atLeast(500);
      await outage.end();
      await expect.eventually(
        async () => expect.status(await api.post('/notifications', makeNotice(t.rnd, user)), 202),
        { ...longPatience, every: '100ms' },
      );
      const mail = await inbox().next({ to: [user.email] }, longPatience);
      expect.value(mail.subject === 'lost', 'the refused notification is sent').is(false);
    });
  });

  group('quiet', () => {
    test('quiet.waits', "At night, on the user's own clock, only the in-app channel speaks", async (t) => {
      const [here, there] = t.rnd.shuffle(zones) as [string, string];
      const nowMs = Date.now();
      const nightIn = (zone: string) => ({
        from: timeIn(zone, nowMs - hourMs).slice(0, 5),
        to: timeIn(zone, nowMs + hourMs).slice(0, 5),
      });
      const sleeper = makeUser(t.rnd);
      await saveUser(sleeper, { channels: ['email', 'in-app'], timeZone: here, quiet: nightIn(here) });
      const id = await send(makeNotice(t.rnd, sleeper));
      // Nobody sleeps there when it is night elsewhere, or on the clocks of UTC.
      for (const elsewhere of [here, 'UTC']) {
        const waker = makeUser(t.rnd);
        const quiet = nightIn(elsewhere);
        await saveUser(waker, { timeZone: there, quiet });
        t.note(`Quiet from ${quiet.from} to ${quiet.to}; in ${there} it is ${timeIn(there, nowMs)}.`);
        await send(makeNotice(t.rnd, waker));
        await inbox().next({ to: [waker.email] }, patience);
      }
      expect.json(await api.get(`/notifications/${id}`), { id, deliveries: { email: 'queued', 'in-app': 'sent' } });
      expect.value(attemptsTo(sleeper).length, 'mails to who sleeps').is(0);
    });

    test('quiet.ends', 'When the night is over, what has waited is sent', async (t) => {
      const timeZone = t.rnd.pick(zones);
      for (;;) {
        const user = makeUser(t.rnd);
        // To the full second, as clocks in preferences go.
        const endMs = (Math.ceil(Date.now() / 1000) + 1) * 1000;
        const quiet = { from: timeIn(timeZone, endMs - 2 * hourMs), to: timeIn(timeZone, endMs) };
        await saveUser(user, { timeZone, quiet });
        await send(makeNotice(t.rnd, user));
        const isNight = Date.now() < endMs;
        const mail = await inbox().next({ to: [user.email] }, patience);
        expect.value(mail.to, 'the recipients').is([user.email]);
        if (isNight) return;
        t.note('The night was over before the notification was accepted: once more.');
      }
    });
  });
});
