// node manifest-load.ts <url> <connections> <seconds> [<header>...]: prints answers a second.
import { Agent, get } from 'node:http';

const [url, connections, seconds, ...lines] = process.argv.slice(2) as [string, string, string, ...string[]];
const headers = Object.fromEntries(lines.map((line) => line.split(/:\s*/, 2)));
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });
const begun = performance.now();
const end = begun + Number(seconds) * 1000;
let answers = 0;

const ask = () =>
  new Promise<void>((resolve, reject) => {
    get(url, { agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
      response.resume().once('end', resolve);
    }).once('error', reject);
  });

const connection = async () => {
  while (performance.now() < end) {
    await ask();
    answers += 1;
  }
};

await Promise.all(Array.from({ length: Number(connections) }, connection));
console.log((answers * 1000) / (performance.now() - begun));
agent.destroy();
