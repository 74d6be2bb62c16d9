import { Refusal } from './errors.js';

const defaultSeconds = 300;
const leastSeconds = 0.1;
const mostSeconds = 900;

/** The hold that a request's body asks for. */
export function checkHold(body) {
  const { seats, seconds = defaultSeconds } = body ?? {};
  const problems = Object.entries({ seats: seatsProblem(seats), seconds: secondsProblem(seconds) });
  const found = problems.filter(([, problem]) => problem !== undefined);
  if (found.length > 0) throw new Refusal(422, 'the hold is not valid', { fields: Object.fromEntries(found) });
  return { seats, seconds };
}

function seatsProblem(seats) {
  if (!Array.isArray(seats) || seats.length === 0) return 'must be a list of at least one seat';
  if (!seats.every((seat) => typeof seat === 'string')) return 'must be names of seats';
  return new Set(seats).size === seats.length ? undefined : 'must not name a seat twice';
}

function secondsProblem(seconds) {
  const isFine = typeof seconds === 'number' && seconds >= leastSeconds && seconds <= mostSeconds;
  return isFine ? undefined : `must be a number from ${leastSeconds} to ${mostSeconds}`;
}
