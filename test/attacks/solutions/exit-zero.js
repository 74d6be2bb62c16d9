import { createServer } from 'node:http';

createServer(() => process.exit(0)).listen(process.env.PORT, process.env.HOST);
