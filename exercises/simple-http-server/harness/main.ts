import { kata, type Res } from '@kata/harness';
import { readPipelined } from './read-pipelined.ts';

/** Texts that break servers which count characters, decode in the wrong order or not at all. */
const hardTexts = ['né 🚲', '2 + 2', '100 %', 'a&b=c', 'ß→∞', '%2B', '日本', '"\\'];
const pipelinedCount = 50;

export default kata(({ group, test, server, http, expect, any, prop, std, fc }) => {
  const api = http(server('web'));
  const expectExactLength = (res: Res) => {
    expect.header(res, 'content-length', String(res.bytes.length));
  };

  group('text', () => {
    test('text.decoding', 'msg is decoded as browsers encode it', async () => {
      const expectEcho = async (msg: string, asForm: boolean): Promise<void> => {
        const query = asForm ? new URLSearchParams({ msg }).toString() : `msg=${encodeURIComponent(msg)}`;
        const res = await api.get(`/echo?${query}`);
        expect.status(res, 200);
        expect.json(res, { msg });
      };
      for (const msg of hardTexts) for (const asForm of [false, true]) await expectEcho(msg, asForm);
      await prop([fc.string({ unit: 'grapheme', maxLength: 20 }), fc.boolean()], expectEcho, { runs: 12 });
    });

    test('text.length', 'Content-Length counts bytes', async (t) => {
      const msg = `${t.rnd.word()} né 🚲`;
      const [greeting, echo, missing] = await Promise.all([
        api.get('/'),
        api.get(`/echo?msg=${encodeURIComponent(msg)}`),
        api.get('/echo'),
      ]);
      for (const res of [greeting, echo, missing]) expectExactLength(res);
      expect.json(echo, { msg });
    });
  });

  group('protocol', () => {
    std.hygiene(api, ['notFound', 'head', 'method'], {
      as: 'protocol',
      method: { method: 'DELETE', path: '/time', allow: ['GET', 'HEAD'] },
    });

    test('protocol.not-found-first', 'An unknown path answers 404 for every method', async (t) => {
      const path = `/${t.rnd.word()}-${t.rnd.word()}`;
      for (const method of ['POST', 'DELETE']) {
        const res = await api.request(method, path);
        expect.problem(res, 404);
        expect.json(res, { error: any.string }, { partial: true });
      }
    });

    test('protocol.method-json', 'Every path refuses other methods with 405 as JSON', async (t) => {
      const path = t.rnd.pick(['/', '/echo', '/echo?msg=x']);
      const res = await api.post(path, { msg: t.rnd.word() });
      expect.problem(res, 405);
      expect.header(res, 'allow');
      expect.header(res, 'content-type', /^application\/json\b/);
    });

    test('protocol.keep-alive', 'Fifty requests over one connection get fifty answers in order', async (t) => {
      const messages = Array.from(
        { length: pipelinedCount },
        (_, i) => `${i} ${t.rnd.word()} ${t.rnd.pick(hardTexts)}`,
      );
      const requests = messages.map((msg, i) => {
        const connection = i === messages.length - 1 ? 'Connection: close\r\n' : '';
        return `GET /echo?msg=${encodeURIComponent(msg)} HTTP/1.1\r\nHost: dispatch.example\r\n${connection}\r\n`;
      });
      // To HEAD the client hands over everything that follows the headers: here the answers to the requests behind it.
      const res = await api.raw(`HEAD / HTTP/1.1\r\nHost: dispatch.example\r\n\r\n${requests.join('')}`);
      const answers = readPipelined(res.bytes);
      expect.value(answers.length, 'answers on the one connection').is(pipelinedCount);
      expect.value(answers, 'the answers, in the order of the requests').is(messages.map((msg) => ({ msg })));
    });
  });
});
