// The commands that the contract of links knows, for links that start programs: node practice-commands.mjs [host] <command>
const COMMANDS = {
  'echo %OS%': () => print('Windows_NT\r\n'),
  answer: () => {
    process.exitCode = 7;
    process.stderr.write('err\n');
    return print('out\n');
  },
  vanish: () => process.kill(process.pid, 'SIGKILL'),
  hang: () => setInterval(() => {}, 60_000),
  flood: () => print('x'.repeat(10_000_000)),
  mumble: () => print(Buffer.from([0x61, 0xff, 0xfe, 0x62])),
};

const words = process.argv.slice(2).join(' ');
const known = Object.keys(COMMANDS).find((command) => words.endsWith(command));
if (known === undefined) process.exit(1);
await COMMANDS[known]();

function print(bytes) {
  return new Promise((resolve) => process.stdout.write(bytes, resolve));
}
