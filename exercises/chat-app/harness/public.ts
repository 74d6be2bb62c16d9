import { kata } from '@kata/harness';
import { heard, makeRoom, patience, say, signIn } from './chat.ts';

export default kata(({ group, test, server, http, ws, expect, any, pg }) => {
  const api = http(server('web'));

  group('boot', () => {
    test('boot.health', 'GET /health says that the server is well', async () => {
      const res = await api.get('/health');
      expect.status(res, 200);
      expect.json(res, { status: 'ok' });
    });
  });

  group('rooms', () => {
    test('rooms.welcome', 'Who comes in is welcomed', async (t) => {
      await api.get('/health');
      const [ada, bob] = [await signIn(pg(), t.rnd), await signIn(pg(), t.rnd)];
      const room = makeRoom(t.rnd);
      const first = await ws(room, { token: ada.token });
      expect.value((await first.next(undefined, patience)).json, 'the first message').is({
        ...{ type: 'welcome', you: ada.name, seq: 0, people: [ada.name] },
      });
      await say(first, 'hello', 'a1');
      const second = await ws(room, { token: bob.token });
      expect.value((await second.next(undefined, patience)).json, 'the first message').is({
        ...{ type: 'welcome', you: bob.name, seq: 1, people: [ada.name, bob.name].toSorted() },
      });
    });

    test('rooms.say', 'What one says is acknowledged, and everybody in the room hears it', async (t) => {
      const [ada, bob] = [await signIn(pg(), t.rnd), await signIn(pg(), t.rnd)];
      const room = makeRoom(t.rnd);
      const [first, second] = [await ws(room, { token: ada.token }), await ws(room, { token: bob.token })];
      for (const one of [first, second]) await one.next({ type: 'welcome' }, patience);
      for (const [i, [speaker, name]] of [[first, ada.name] as const, [second, bob.name] as const].entries()) {
        const text = `${t.rnd.word()} né 🚲 ${i}`;
        expect.value(await say(speaker, text, `id-${i}`), 'the number of the message').is(i + 1);
        for (const one of [first, second]) {
          expect.value((await one.next({ type: 'message' }, patience)).json, 'the message').is({
            ...{ type: 'message', seq: i + 1, from: name, text },
          });
        }
      }
    });

    test('rooms.apart', 'Nobody hears what is said in another room', async (t) => {
      const [ada, bob] = [await signIn(pg(), t.rnd), await signIn(pg(), t.rnd)];
      const [here, there] = [makeRoom(t.rnd), makeRoom(t.rnd)];
      const enter = async (room: string, { token }: typeof ada) => {
        const one = await ws(room, { token });
        await one.next({ type: 'welcome' }, patience);
        return one;
      };
      const [speaker, neighbour] = [await enter(here, ada), await enter(here, bob)];
      const [otherSpeaker, listener] = [await enter(there, ada), await enter(there, bob)];
      await say(speaker, 'only here', 'x');
      await neighbour.next({ type: 'message' }, patience);
      t.note('What is said in a room comes later than what has leaked into it.');
      expect.value(await say(otherSpeaker, 'only there', 'y'), 'the number of the first message').is(1);
      await listener.next({ type: 'message', text: 'only there' }, patience);
      expect
        .value(
          heard(listener).map(({ text }) => text),
          'what is heard in the room',
        )
        .is(['only there']);
    });

    test('rooms.history', 'With since, what was missed comes first, in order', async (t) => {
      const [ada, bob] = [await signIn(pg(), t.rnd), await signIn(pg(), t.rnd)];
      const room = makeRoom(t.rnd);
      const speaker = await ws(room, { token: ada.token });
      const texts = Array.from({ length: 5 }, (_, i) => `${t.rnd.word()} ${i}`);
      for (const [i, text] of texts.entries()) await say(speaker, text, `h${i}`);
      for (const since of [0, 3]) {
        const late = await ws(`${room}?since=${since}`, { token: bob.token });
        await late.next({ type: 'welcome', seq: 5 }, patience);
        for (const [i, text] of texts.entries()) {
          if (i < since) continue;
          expect.value((await late.next({ type: any.string }, patience)).json, `message ${i + 1}`).is({
            ...{ type: 'message', seq: i + 1, from: ada.name, text },
          });
        }
        await late.close();
      }
    });
  });
});
