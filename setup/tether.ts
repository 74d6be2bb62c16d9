/**
 * Preloaded into the server and the worker by set-up: ends them in order when set-up is gone, however it ended, so
 * that no process of a killed `npm start` keeps the port.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// Listening must not keep a process alive that has nothing else to do.
process.channel?.unref();
