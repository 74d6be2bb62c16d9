const name = 'deliveries';
const deadName = 'deliveries.dead';
const relayEveryMs = 100;
const atOnce = 1;

/** Brings deliveries from the store through RabbitMQ to `send`, each at least once. */
export async function createQueue(connection, { store, send }) {
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue(name, { durable: true });
  await channel.assertQueue(deadName, { durable: true });
  await channel.prefetch(atOnce);

  const publish = async (queueName, message) => {
    channel.sendToQueue(queueName, Buffer.from(JSON.stringify(message)), { persistent: true });
    await channel.waitForConfirms();
  };

  let relaying = null;
  const relay = () => {
    relaying ??= store
      .relay((message) => publish(name, message))
      .catch((error) => console.error(error.message))
      .finally(() => {
        relaying = null;
      });
  };
  setInterval(relay, relayEveryMs);

  const deliver = async (message) => {
    const delivery = await store.findQueued(message);
    if (delivery === undefined) return;
    const outcome = await send(delivery);
    if (outcome === 'sent') return store.settle(delivery, 'sent');
    if (outcome === 'later' && (await store.retry(delivery))) return;
    await publish(deadName, message);
    await store.settle(delivery, 'failed');
  };

  await channel.consume(name, async (message) => {
    try {
      await deliver(JSON.parse(message.content.toString()));
      // Only now may the broker forget it: whoever dies before leaves it to the next.
      channel.ack(message);
    } catch (error) {
      console.error(error.message);
      setTimeout(() => channel.nack(message), relayEveryMs);
    }
  });

  return { relay };
}
