import { kata, type Res } from '@kata/harness';
import { withHeldWrites } from './held-writes.ts';
import { makeShow } from './shows.ts';

const premiere = { seats: 50, buyersEach: 4 };
const writeMs = 10;

export default kata(({ group, test, server, http, expect, any, pg }) => {
  const desks = [http(server('web')), http(server('web', { instance: 2 }))] as const;
  const [api, secondDesk] = desks;

  const hold = async (show: string, seats: string[], seconds?: number): Promise<string> => {
    const held = await api.post(`/shows/${show}/holds`, { seats, seconds });
    expect.status(held, 201);
    return held.json.id;
  };
  const expectSeats = async (show: string, seats: readonly string[], state: string): Promise<void> => {
    const all = Object.fromEntries(seats.map((seat) => [seat, state]));
    expect.json(await api.get(`/shows/${show}`), { seats: all }, { partial: true });
  };
  const waitUntilFree = (show: string, seats: readonly string[]): Promise<void> =>
    expect.eventually(() => expectSeats(show, seats, 'free'), { within: '15s', every: '20ms' });

  group('bookings', () => {
    test('bookings.create', 'A booking keeps its seats, also when the hold would have ended', async (t) => {
      const { id: show, seats } = await makeShow(api, { expect, rnd: t.rnd, count: 3 });
      const [first = '', ...others] = seats;
      // A busy machine may take longer to answer than the first hold lasts; then the next one lasts longer.
      for (const seconds of [0.2, 0.6, 1.8, 6]) {
        const endsMs = Date.now() + seconds * 1000;
        const booked = await api.post(`/holds/${await hold(show, others, seconds)}/booking`);
        if (Date.now() >= endsMs && booked.status === 410) continue;
        expect.status(booked, 201);
        expect.json(booked, { id: any.string, show, seats: others });
        await hold(show, [first], seconds);
        t.note(`Both holds were for ${seconds} seconds: when the second has ended, the first would have, too.`);
        await waitUntilFree(show, [first]);
        break;
      }
      await expectSeats(show, others, 'booked');
      expect.problem(await api.post(`/shows/${show}/holds`, { seats: others.slice(1) }), 409);
      expect.problem(await api.post(`/holds/${t.rnd.uuid()}/booking`), 404);
    });

    test('bookings.once', 'A hold is booked once', async (t) => {
      const { id: show, seats } = await makeShow(api, { expect, rnd: t.rnd, count: 2 });
      const holdId = await hold(show, seats);
      expect.status(await api.post(`/holds/${holdId}/booking`), 201);
      for (const desk of desks) expect.problem(await desk.post(`/holds/${holdId}/booking`), 409);
      await expectSeats(show, seats, 'booked');
    });

    test('bookings.late', 'A hold that is over cannot be booked', async (t) => {
      const { id: show, seats } = await makeShow(api, { expect, rnd: t.rnd, count: 2 });
      const holdId = await hold(show, seats, 0.1);
      await waitUntilFree(show, seats);
      expect.problem(await api.post(`/holds/${holdId}/booking`), 410);
      await expectSeats(show, seats, 'free');
      await hold(show, seats.slice(0, 1));
      expect.problem(await api.post(`/holds/${holdId}/booking`), 410);
      expect.json(
        await api.get(`/shows/${show}`),
        { seats: { [seats[0] as string]: 'held', [seats[1] as string]: 'free' } },
        { partial: true },
      );
    });

    test('bookings.cancel', 'Cancelling frees the seats, once', async (t) => {
      const { id: show, seats } = await makeShow(api, { expect, rnd: t.rnd, count: 2 });
      const booked = await api.post(`/holds/${await hold(show, seats)}/booking`);
      expect.status(booked, 201);
      expect.status(await api.del(`/bookings/${booked.json.id}`), 204);
      await expectSeats(show, seats, 'free');
      const again = await hold(show, seats);
      expect.problem(await api.del(`/bookings/${booked.json.id}`), 404);
      expect.problem(await api.del(`/bookings/${t.rnd.uuid()}`), 404);
      expect.status(await api.post(`/holds/${again}/booking`), 201);
    });
  });

  group('races', () => {
    let slowing: Promise<void> | undefined;
    /** Both desks are open and the disk is slow before the rush begins. */
    const openDesks = async (): Promise<void> => {
      for (const desk of desks) expect.status(await desk.get('/health'), 200);
      slowing ??= pg().slowWrites(writeMs);
      await slowing;
    };
    const deskOf = (buyer: number) => (buyer % 2 === 0 ? api : secondDesk);

    test('races.last-seat', 'Of two hundred who want fifty seats, fifty get one', async (t) => {
      await openDesks();
      const { id: show, seats } = await makeShow(api, { expect, rnd: t.rnd, count: premiere.seats });
      const wanted = t.rnd.shuffle(seats).flatMap((seat) => Array.from({ length: premiere.buyersEach }, () => seat));
      const answers = await api.burst(wanted.length, (i) =>
        // The last of two hundred may wait long on a busy machine.
        deskOf(i).post(`/shows/${show}/holds`, { seats: [wanted[i]] }, { timeout: '18s' }),
      );
      expect.tally(answers, { 201: seats.length, 409: wanted.length - seats.length });
      const sold = answers.filter((res) => res.status === 201).flatMap((res) => res.json.seats);
      expect.value(sold.toSorted(), 'the seats of all who got 201').is(seats.toSorted());
      await expectSeats(show, seats, 'held');
    });

    test('races.groups', 'Groups that want overlapping rows never share a seat', async (t) => {
      await openDesks();
      const { id: show, seats } = await makeShow(api, { expect, rnd: t.rnd, count: 12 });
      const groups = t.rnd.shuffle(seats.slice(2).map((_, i) => seats.slice(i, i + 3)));
      const answers = await withHeldWrites({ pg: pg(), expect }, 6, () =>
        api.burst(groups.length * 2, (i) =>
          deskOf(i).post(`/shows/${show}/holds`, { seats: groups[i >> 1] }, { timeout: '18s' }),
        ),
      );
      for (const res of answers) expect.status(res, [201, 409]);
      const sold: string[] = answers.filter((res) => res.status === 201).flatMap((res) => res.json.seats);
      expect.value(new Set(sold).size, 'different seats among those of the groups that got 201').is(sold.length);
      t.note(`Groups that got 201 have the seats ${sold.join(', ')}.`);
      const left = seats.filter((seat) => !sold.includes(seat));
      await expectSeats(show, sold, 'held');
      await expectSeats(show, left, 'free');
    });

    test('races.crossed', 'Of two who want the same seats in opposite order, one gets them', async (t) => {
      await openDesks();
      const { id: show, seats } = await makeShow(api, { expect, rnd: t.rnd, count: 32 });
      for (let round = 0; round < 2; round++) {
        const quartets = Array.from({ length: 4 }, (_, i) => seats.slice(round * 16 + i * 4, round * 16 + i * 4 + 4));
        const answers = await withHeldWrites({ pg: pg(), expect }, quartets.length * 2, () =>
          api.burst(quartets.length * 2, (i) => {
            const quartet = quartets[i >> 1] as string[];
            const wanted = i % 2 === 0 ? quartet : quartet.toReversed();
            return deskOf(i).post(`/shows/${show}/holds`, { seats: wanted }, { timeout: '18s' });
          }),
        );
        expect.tally(answers, { 201: quartets.length, 409: quartets.length });
      }
      await expectSeats(show, seats, 'held');
    });

    test('races.double-click', 'Of six clicks on "book", one books', async (t) => {
      await openDesks();
      const { id: show, seats } = await makeShow(api, { expect, rnd: t.rnd, count: 3 });
      for (const seat of seats) {
        const holdId = await hold(show, [seat]);
        const clicks: Res[] = await withHeldWrites({ pg: pg(), expect }, 6, () =>
          api.burst(6, (i) => deskOf(i).post(`/holds/${holdId}/booking`, undefined, { timeout: '18s' })),
        );
        expect.tally(clicks, { 201: 1, 409: 5 });
      }
      await expectSeats(show, seats, 'booked');
    });
  });
});
