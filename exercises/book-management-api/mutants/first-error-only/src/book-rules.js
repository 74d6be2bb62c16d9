import { Refusal } from './errors.js';

/** Field → what is wrong with a value, or undefined. */
const rules = {
  title: (value) => textProblem(value, 200),
  author: (value) => textProblem(value, 100),
  isbn: (value) => (isIsbn13(value) ? undefined : 'must be 13 digits with a valid check digit'),
  year: (value) => (value === undefined ? undefined : rangeProblem(value, 1, 2100)),
};

function textProblem(value, maxLength) {
  if (typeof value !== 'string' || value.trim() === '') return 'must be a text that is not empty';
  return value.length > maxLength ? `must have at most ${maxLength} characters` : undefined;
}

function rangeProblem(value, least, most) {
  const isFine = Number.isInteger(value) && value >= least && value <= most;
  return isFine ? undefined : `must be a whole number from ${least} to ${most}`;
}

function isIsbn13(value) {
  if (typeof value !== 'string' || !/^[0-9]{13}$/.test(value)) return false;
  const sum = [...value].reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}

/** The fields of a book out of a request's body. */
export function checkBook(body) {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Refusal(422, 'a book is a JSON object');
  }
  const problems = Object.entries(rules).map(([field, problemOf]) => [field, problemOf(body[field])]);
  const unknown = Object.keys(body).filter((field) => !Object.hasOwn(rules, field));
  refuseIfAny('the book is not valid', [...problems, ...unknown.map((field) => [field, 'is not a field of a book'])]);
  return body;
}

/** `page` and `limit` out of a query string. */
export function checkPage({ page = '1', limit = '20' }) {
  refuseIfAny('there is no such page', [
    ['page', rangeProblem(wholeNumber(page), 1, Number.MAX_SAFE_INTEGER)],
    ['limit', rangeProblem(wholeNumber(limit), 1, 100)],
  ]);
  return { page: Number(page), limit: Number(limit) };
}

/** `Number` alone would take '', '1e1' and '0x5' for numbers. */
function wholeNumber(text) {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

function refuseIfAny(message, problems) {
  const found = problems.filter(([, problem]) => problem !== undefined);
  if (found.length > 0) throw new Refusal(422, message, Object.fromEntries(found.slice(0, 1)));
}
