// A right solution whose clocks stand still, and which is slow (S9): the time of a test is not the learner's to tell.
import { Server } from 'node:http';

const delayMs = 60;
Date.now = () => 0;
performance.now = () => 0;
process.hrtime.bigint = () => 0n;
const { emit } = Server.prototype;
Server.prototype.emit = function (event, ...args) {
  if (event !== 'request') return emit.call(this, event, ...args);
  setTimeout(() => emit.call(this, event, ...args), delayMs);
  return true;
};
await import('./honest.js');
