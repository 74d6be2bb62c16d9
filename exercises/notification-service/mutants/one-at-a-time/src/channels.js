import nodemailer from 'nodemailer';

/** Longer than a test waits: the next one must not get its turn in time. */
const patienceMs = 60_000;

/** Sends a delivery on its channel; answers `sent`, `later` (it may work another time) or `never`. */
export function createChannels(smtpUrl) {
  const mailer = nodemailer.createTransport(smtpUrl, { ignoreTLS: true, socketTimeout: patienceMs });

  const byChannel = {
    async email({ id, subject, text, preferences }) {
      // The same id each time, so that whoever gets it twice can tell.
      const messageId = `<${id}@notifications.example>`;
      const html = `<p>${escape(text)}</p>`;
      await mailer.sendMail({ from: 'club@notifications.example', to: preferences.email, messageId, subject, text, html });
      return 'sent';
    },

    async webhook({ id, subject, text, preferences }) {
      const response = await fetch(preferences.webhook, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ id, subject, text }),
        signal: AbortSignal.timeout(patienceMs),
      });
      if (response.ok) return 'sent';
      return response.status >= 500 || response.status === 429 ? 'later' : 'never';
    },
  };

  return async (delivery) => {
    try {
      return await byChannel[delivery.channel](delivery);
    } catch (error) {
      // SMTP says with its first digit whether it makes sense to come back. Anything else is a line that broke.
      return error.responseCode >= 500 ? 'never' : 'later';
    }
  };
}

function escape(text) {
  const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}
