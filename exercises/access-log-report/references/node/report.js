import { createInterface } from 'node:readline';
import { createReport } from './create-report.js';

const report = createReport();
for await (const line of createInterface({ input: process.stdin })) report.add(line);
console.log(JSON.stringify(report.summarise()));
