import { kata, type Ws } from '@kata/harness';
import { heard, makeRoom, patience, range, say, seqsOf, signIn } from './chat.ts';

const crowd = { readers: 20, speakers: 10, each: 5 };
const reconnects = 25;
const flood = { messages: 100, characters: 30_000 };

export default kata(({ group, test, server, ws, expect, pg }) => {
  const web = server('web');
  const second = server('web', { instance: 2 });
  /** Waits until it has heard so many messages. */
  const untilHeard = (connection: Ws, count: number): Promise<void> =>
    expect.eventually(() => expect.value(heard(connection).length, 'messages heard').atLeast(count), {
      ...patience,
      every: '10ms',
    });

  group('order', () => {
    test('order.same', '20 people on two processes hear the same messages in the same order, each once', async (t) => {
      const room = makeRoom(t.rnd);
      const total = crowd.speakers * crowd.each;
      const people = await Promise.all(
        Array.from({ length: crowd.readers }, async (_, i) => {
          const { token } = await signIn(pg(), t.rnd);
          const connection = await ws(room, { token, server: i % 2 === 0 ? web : second });
          await connection.next({ type: 'welcome' }, patience);
          return connection;
        }),
      );
      await Promise.all(
        people.slice(0, crowd.speakers).map(async (one, i) => {
          for (let k = 0; k < crowd.each; k++) await say(one, `${i} says ${k}`, `${i}-${k}`);
        }),
      );
      for (const one of people) await untilHeard(one, total);
      const texts = heard(people[0] as Ws).map(({ text }) => text);
      for (const one of people) {
        expect.value(seqsOf(heard(one)), 'the numbers of the messages').is(range(1, total));
        expect
          .value(
            heard(one).map(({ text }) => text),
            'the messages',
          )
          .is(texts);
      }
    });

    test('order.retry', 'A message that is sent again is not said again', async (t) => {
      const [ada, bob] = [await signIn(pg(), t.rnd), await signIn(pg(), t.rnd)];
      const room = makeRoom(t.rnd);
      const reader = await ws(room, { token: bob.token, server: second });
      await reader.next({ type: 'welcome' }, patience);
      const before = await ws(room, { token: ada.token });
      expect.value(await say(before, 'once', 'same'), 'the number of the message').is(1);
      before.drop();
      const after = await ws(room, { token: ada.token, server: second });
      expect.value(await say(after, 'once', 'same'), 'the number of the same message, sent again').is(1);
      expect.value(await say(after, 'twice', 'next'), 'the number of the next message').is(2);
      await reader.next({ type: 'message', seq: 2 }, patience);
      expect.value(seqsOf(heard(reader)), 'the numbers of the messages').is([1, 2]);
      t.note('The same id of somebody else is another message.');
      expect.value(await say(reader, 'me too', 'same'), 'the number of the next message').is(3);
    });
  });

  group('resume', () => {
    test('resume.gap', 'Who comes back while others talk misses nothing', async (t) => {
      const [ada, bob] = [await signIn(pg(), t.rnd), await signIn(pg(), t.rnd)];
      const room = makeRoom(t.rnd);
      let isDone = false;
      const speakers = await Promise.all([1, 2, 3].map(() => ws(room, { token: ada.token })));
      const talking = speakers.map(async (speaker, i) => {
        for (let k = 0; !isDone; k++) await say(speaker, `${i}-${k}`, `${i}-${k}`);
      });
      try {
        let since = 0;
        for (let i = 0; i < reconnects; i++) {
          const reader = await ws(`${room}?since=${since}`, { token: bob.token, server: i % 2 === 0 ? web : second });
          const { json } = await reader.next({ type: 'welcome' }, patience);
          await reader.next(({ json: event }) => event.type === 'message' && event.seq > json.seq + 1, patience);
          reader.drop();
          const seqs = seqsOf(heard(reader));
          expect.value(seqs, `the numbers of the messages after ${since}`).is(range(since + 1, since + seqs.length));
          since = seqs.at(-1) ?? since;
        }
      } finally {
        isDone = true;
      }
      await Promise.all(talking);
    });

    test('resume.restart', 'What was acknowledged survives SIGKILL, and numbers go on', async (t) => {
      const [ada, bob, eve] = [await signIn(pg(), t.rnd), await signIn(pg(), t.rnd), await signIn(pg(), t.rnd)];
      const room = makeRoom(t.rnd);
      const here = await ws(room, { token: ada.token });
      const there = await ws(room, { token: bob.token, server: second });
      for (const i of range(1, 3)) expect.value(await say(here, `before ${i}`, `b${i}`), 'the number').is(i);
      await web.kill();
      for (const i of range(4, 5)) expect.value(await say(there, `meanwhile ${i}`, `m${i}`), 'the number').is(i);
      await web.start();
      const back = await ws(`${room}?since=1`, { token: eve.token });
      await untilHeard(back, 4);
      expect.value(await say(there, 'after', 'a6'), 'the number').is(6);
      await untilHeard(back, 5);
      expect.value(seqsOf(heard(back)), 'the numbers after 1').is(range(2, 6));
    });
  });

  group('door', () => {
    test('door.token', 'Only who is signed in gets a websocket', async (t) => {
      const room = makeRoom(t.rnd);
      expect.status(await ws.refused(room), 401);
      expect.status(await ws.refused(room, { token: t.rnd.uuid() }), 401);
      const { token } = await signIn(pg(), t.rnd);
      expect.status(await ws.refused('/elsewhere', { token }), 404);
      await (await ws(room, { token })).next({ type: 'welcome' }, patience);
    });

    test('door.utf8', 'Text that is not UTF-8 ends the connection with 1007', async (t) => {
      const { token } = await signIn(pg(), t.rnd);
      const one = await ws(makeRoom(t.rnd), { token });
      await one.next({ type: 'welcome' }, patience);
      one.frame({ opcode: 'text', payload: Uint8Array.from([0x7b, 0xff, 0xfe, 0x7d]) });
      await one.closed({ code: 1007, ...patience });
    });

    test('door.large', 'A message above 64 KiB ends the connection with 1009', async (t) => {
      const { token } = await signIn(pg(), t.rnd);
      const one = await ws(makeRoom(t.rnd), { token });
      await one.next({ type: 'welcome' }, patience);
      expect.value(await say(one, 'x'.repeat(32_000), 'large'), 'the number of a message of 32 000 characters').is(1);
      one.send({ type: 'say', id: 'larger', text: 'x'.repeat(66_000) });
      await one.closed({ code: 1009, ...patience });
    });

    test('door.garbage', 'What is no message gets an error, and the connection stays', async (t) => {
      const { token } = await signIn(pg(), t.rnd);
      const one = await ws(makeRoom(t.rnd), { token });
      await one.next({ type: 'welcome' }, patience);
      const garbage = ['hello', '[]', 'null', '{"type":"say","id":"x"}', '{"type":"sing","id":"x","text":"la"}'];
      const unsound = [
        { type: 'say', id: 'x', text: '' },
        { type: 'say', id: 7, text: 'x' },
      ];
      for (const message of [...garbage, ...unsound]) {
        one.send(message);
        await one.next({ type: 'error' }, patience);
      }
      expect.value(await say(one, 'still here', 'y'), 'the number of the first message').is(1);
    });
  });

  group('presence', () => {
    test('presence.people', 'People of both processes are told who joins and who leaves', async (t) => {
      const [ada, bob] = [await signIn(pg(), t.rnd), await signIn(pg(), t.rnd)];
      const room = makeRoom(t.rnd);
      const here = await ws(room, { token: ada.token });
      await here.next({ type: 'welcome' }, patience);
      const there = await ws(room, { token: bob.token, server: second });
      const people = [ada.name, bob.name].toSorted();
      expect.value((await there.next({ type: 'welcome' }, patience)).json.people, 'the people in the room').is(people);
      await here.next({ type: 'joined', name: bob.name }, patience);
      await there.close();
      await here.next({ type: 'left', name: bob.name }, patience);
    });

    test('presence.dead', 'A peer that answers no pings is gone', async (t) => {
      t.note('PING_MS is 300 here, on one of the two processes.');
      await second.start({ env: { PING_MS: '300' } });
      const [ada, bob] = [await signIn(pg(), t.rnd), await signIn(pg(), t.rnd)];
      const room = makeRoom(t.rnd);
      const here = await ws(room, { token: ada.token });
      await here.next({ type: 'welcome' }, patience);
      await ws(room, { token: bob.token, answerPings: false, server: second });
      await here.next({ type: 'joined', name: bob.name }, patience);
      await here.next({ type: 'left', name: bob.name }, patience);
    });
  });

  group('slow', () => {
    test('slow.reader', 'Somebody who does not read is cut off, and nobody else waits', async (t) => {
      t.note('PING_MS is a minute here: pings must not be what ends the connection.');
      await second.start({ env: { PING_MS: '60000' } });
      const room = makeRoom(t.rnd);
      const [speaker, reader, sleeper] = await Promise.all(
        [1, 2, 3].map(async () => {
          const { token } = await signIn(pg(), t.rnd);
          const one = await ws(room, { token, server: second });
          await one.next({ type: 'welcome' }, patience);
          return one;
        }),
      );
      if (speaker === undefined || reader === undefined || sleeper === undefined) return;
      sleeper.slow(0);
      // Not the next message before the reader has this one: on a busy machine a whole flood may wait for somebody who does read.
      for (let i = 1; i <= flood.messages; i++) {
        await say(speaker, 'x'.repeat(flood.characters), `f${i}`);
        await reader.next({ type: 'message', seq: i }, patience);
      }
      expect.value(seqsOf(heard(reader)), 'the numbers of the messages').is(range(1, flood.messages));
      sleeper.slow(100_000_000);
      await sleeper.closed(patience);
    });
  });
});
