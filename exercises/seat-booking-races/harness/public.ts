import { kata } from '@kata/harness';
import { makeShow } from './shows.ts';

export default kata(({ group, test, server, http, expect, any }) => {
  const api = http(server('web'));

  group('boot', () => {
    test('boot.health', 'GET /health says that the server is well', async () => {
      const res = await api.get('/health');
      expect.status(res, 200);
      expect.json(res, { status: 'ok' });
    });
  });

  group('holds', () => {
    const expectSeats = async (show: string, seats: Record<string, string>): Promise<void> => {
      const res = await api.get(`/shows/${show}`);
      expect.status(res, 200);
      expect.json(res, { seats }, { partial: true });
    };

    test('holds.show', 'A new show has free seats', async (t) => {
      const title = `${t.rnd.word()} ${t.rnd.word()}`;
      const made = await api.post('/shows', { title, seats: ['A1', 'A2', 'B1'] });
      expect.status(made, 201);
      expect.json(made, { id: any.string, title, seats: { A1: 'free', A2: 'free', B1: 'free' } });
      const read = await api.get(expect.header(made, 'location', `/shows/${made.json.id}`));
      expect.status(read, 200);
      expect.json(read, made.json);
      expect.problem(await api.get(`/shows/${t.rnd.uuid()}`), 404);
    });

    test('holds.create', 'A hold answers 201 and keeps its seats', async (t) => {
      const { id: show, seats } = await makeShow(api, { expect, rnd: t.rnd, count: 4 });
      const [first = '', second = '', third = '', fourth = ''] = seats;
      const askedMs = Date.now();
      const held = await api.post(`/shows/${show}/holds`, { seats: [third, first] });
      expect.status(held, 201);
      expect.json(held, { id: any.string, show, seats: [third, first], expiresAt: any.time });
      const lastsSeconds = (Date.parse(held.json.expiresAt) - askedMs) / 1000;
      expect.value(Math.round(lastsSeconds / 30) * 30, 'seconds until expiresAt, in steps of 30').is(300);
      await expectSeats(show, { [first]: 'held', [second]: 'free', [third]: 'held', [fourth]: 'free' });
    });

    test('holds.taken', 'A seat that is held cannot be held again', async (t) => {
      const { id: show, seats } = await makeShow(api, { expect, rnd: t.rnd, count: 4 });
      const [first = '', second = '', third = ''] = seats;
      expect.status(await api.post(`/shows/${show}/holds`, { seats: [first, second] }), 201);
      for (const [asked, taken] of [
        [[first], [first]],
        [[second, third], [second]],
      ]) {
        const refused = await api.post(`/shows/${show}/holds`, { seats: asked });
        expect.problem(refused, 409);
        expect.json(refused, { error: any.string, seats: taken });
      }
    });

    test('holds.all-or-nothing', 'A refused hold keeps none of its seats', async (t) => {
      const { id: show, seats } = await makeShow(api, { expect, rnd: t.rnd, count: 5 });
      const [first = '', second = '', third = '', ...others] = seats;
      expect.status(await api.post(`/shows/${show}/holds`, { seats: [second] }), 201);
      expect.problem(await api.post(`/shows/${show}/holds`, { seats: [first, second, third] }), 409);
      await expectSeats(show, { [first]: 'free', [second]: 'held', [third]: 'free' });
      expect.status(await api.post(`/shows/${show}/holds`, { seats: [first, third, ...others] }), 201);
    });

    test('holds.expiry', 'A hold ends by itself after its seconds', async (t) => {
      const { id: show, seats } = await makeShow(api, { expect, rnd: t.rnd, count: 2 });
      const seconds = t.rnd.int(10, 30) / 100;
      expect.status(await api.post(`/shows/${show}/holds`, { seats, seconds }), 201);
      t.note(`The hold was for ${seconds} seconds.`);
      await expect.eventually(() => expectSeats(show, Object.fromEntries(seats.map((seat) => [seat, 'free']))), {
        within: '8s',
        every: '20ms',
      });
      expect.status(await api.post(`/shows/${show}/holds`, { seats }), 201);
    });

    test('holds.refused', 'A hold that makes no sense is refused', async (t) => {
      const { id: show, seats } = await makeShow(api, { expect, rnd: t.rnd, count: 3 });
      const [first = '', second = ''] = seats;
      const path = `/shows/${show}/holds`;
      expect.problem(await api.post(`/shows/${t.rnd.uuid()}/holds`, { seats: [first] }), 404);
      for (const bad of [undefined, [], first, [first, 7], [first, first], [second, `${first}0`]]) {
        expect.problem(await api.post(path, { seats: bad }), 422, { fields: ['seats'] });
      }
      for (const bad of [0, -1, 901, '60', null]) {
        expect.problem(await api.post(path, { seats: [first], seconds: bad }), 422, { fields: ['seconds'] });
      }
      await expectSeats(show, Object.fromEntries(seats.map((seat) => [seat, 'free'])));
    });
  });
});
