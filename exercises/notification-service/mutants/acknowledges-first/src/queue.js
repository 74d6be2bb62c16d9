const name = 'deliveries';
const deadName = 'deliveries.dead';
const relayEveryMs = 100;
const atOnce = 5;

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
    channel.ack(message);
    await deliver(JSON.parse(message.content.toString())).catch((error) => console.error(error.message));
  });

  return { relay };
}
