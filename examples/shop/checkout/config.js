// The value below is made up for this example; nobody issued it.
module.exports = {
  sessionSecret: 'q8ZkP3vN7xWc5RtYb2LmJ9sT', // plant: session-secret
  paymentUrl: process.env.PAYMENT_URL || 'https://payment.invalid/charge',
  mailKey: process.env.MAIL_KEY, // right: secret-from-environment
};
