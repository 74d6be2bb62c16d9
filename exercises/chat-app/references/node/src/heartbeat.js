const maxUnanswered = 5;

/** Pings the peer; one that leaves several pings without an answer is gone, though its connection looks open. */
export function watchPulse(connection, everyMs) {
  let unanswered = 0;
  connection.on('pong', () => {
    unanswered = 0;
  });
  const timer = setInterval(() => {
    if (unanswered >= maxUnanswered) return connection.terminate();
    unanswered += 1;
    connection.ping();
  }, everyMs);
  connection.on('close', () => clearInterval(timer));
}
