/** The command line: `vq run`, `vq check`, `vq inspect`, `vq verify`, `vq diff`, `vq bundle`, `vq debug`, `vq trace`, `vq diverge`. Reads arguments and reports errors, one line each; does no work itself. */
import { Command, Option } from 'commander';
import { NodeError } from '../run/execute.ts';
import { bundle, defaultMost } from './bundle.ts';
import { check } from './check.ts';
import { collectBreakpoints, debug, type DebugOptions } from './debug.ts';
import { entries } from './debug-console.ts';
import { code } from './code.ts';
import { diff } from './diff.ts';
import { diverge } from './diverge.ts';
import { inspect } from './inspect.ts';
import { run } from './run.ts';
import { showTrace, traceDiff } from './trace.ts';
import { verify } from './verify.ts';

const collect = (value: string, before: readonly string[]) => [...before, value];

/** One clear line on stderr, the node's id in front; with --json the same as an object on stdout. Exit code 1. */
function report(e: unknown, json: boolean) {
  const message = (e instanceof Error ? e.message : String(e)).trim().replaceAll(/\s*\n\s*/g, ' ');
  const node = e instanceof NodeError ? e.node : undefined;
  if (json) process.stdout.write(`${JSON.stringify({ error: { ...(node !== undefined && { node }), message } })}\n`);
  process.stderr.write(`${node === undefined ? '' : `${node}: `}${message}\n`);
  process.exitCode = 1;
}
const guarded = <A extends unknown[]>(work: (...args: A) => Promise<void>) => async (...args: A) => {
  try { await work(...args); } catch (e) { report(e, Boolean((args[1] as { json?: boolean }).json)); }
};

const program = new Command('vq').description('Runs VQ Studio workflows without a screen.').showHelpAfterError('(vq --help lists commands)');

program.command('run').description('run a workflow').argument('<workflow>', 'a workflow file (.json)')
  .option('--set <node.param=value>', 'change a parameter; may be given several times', collect, [])
  .option('--save <node.port=FILE>', 'write a result (.npy, .png, .json), or node/layer=FILE for a layer inside a network; only what the saves need is run', collect, [])
  .addOption(new Option('--engine <name>', 'what computes').choices(['auto', 'webgpu', 'wasm', 'cpu']).default('auto'))
  .option('--trace <file>', 'record the run: steps, statistics and results (.vqtrace), also when it fails')
  .option('--json', 'print one JSON object instead of a table', false)
  .action(guarded(run));
const breakpoints = collectBreakpoints();
program.command('debug').description('run a workflow step by step: at a terminal, or by a script').argument('<workflow>', 'a workflow file (.json)')
  .option('--break <place>', 'stop before node or node/layer, after node.port or node/layer!; * is any name, ** whatever follows; may be given several times', (text) => breakpoints.place(text))
  .option('--when <condition>', 'only if it holds: a name of the catalogue with its parameters, or an expression over statistics; belongs to the --break before it, or to every node\'s result', (text) => breakpoints.when(text))
  .option('--script <file>', 'commands, one a line; absent: the terminal, or what is piped in')
  .option('--trace <file>', 'record the run (.vqtrace)')
  .option('--step-in', 'stop at the first step', false)
  .option('--set <node.param=value>', 'change a parameter first; may be given several times', collect, [])
  .addOption(new Option('--engine <name>', 'what computes').choices(['auto', 'webgpu', 'wasm', 'cpu']).default('auto'))
  .option('--json', 'print each stop as one JSON object', false)
  .addHelpText('after', `\nCommands:\n${entries.map((e) => `  ${[e.names.join(', '), e.takes].filter(Boolean).join(' ').padEnd(34)}  ${e.help}`).join('\n')}`)
  .action(guarded((path: string, options: Omit<DebugOptions, 'break'>) => debug(path, { ...options, break: breakpoints.all() })));
const trace = program.command('trace').description('look at recorded runs without a model');
trace.command('show').description('the steps of a recorded run').argument('<trace>', 'a .vqtrace file')
  .option('--values', 'with the statistics of what each step made', false)
  .option('--json', 'print one JSON object', false)
  .action(guarded(showTrace));
trace.command('diff').description('what is different between two recorded runs').argument('<a>', 'a .vqtrace file').argument('<b>', 'another')
  .option('--exit-code', 'exit with 1 when values, parameters or steps differ', false)
  .option('--json', 'print one JSON object', false)
  .action(async (a: string, b: string, options: { exitCode: boolean; json: boolean }) => { try { await traceDiff(a, b, options); } catch (e) { report(e, options.json); } });
program.command('diverge').description('run a workflow on two engines and name the first layer whose numbers part').argument('<workflow>', 'a workflow file (.json)')
  .option('--engines <a,b>', 'two of cpu, wasm, webgpu', 'cpu,wasm')
  .option('--tolerance <share>', 'largest difference, as a share of the largest magnitude, that still counts as equal', '1e-3')
  .option('--set <node.param=value>', 'change a parameter first; may be given several times', collect, [])
  .option('--json', 'print one JSON object', false)
  .action(guarded(diverge));
program.command('check').description('check a workflow without running it: format, wires, types and shapes').argument('<workflow>', 'a workflow file (.json)')
  .option('--set <node.param=value>', 'change a parameter first; may be given several times', collect, [])
  .option('--json', 'print one JSON object', false)
  .action(guarded(check));
program.command('inspect').description('say what a checkpoint holds').argument('<checkpoint>', '.ckpt, .pt, .pth, .safetensors or .onnx')
  .option('--config <file>', 'the published config that belongs to it (.yaml, .json)')
  .option('--tensors', 'list every tensor', false)
  .option('--json', 'print one JSON object', false)
  .action(guarded(inspect));
program.command('verify').description('make a saved picture again from the workflow and receipt inside it, and compare').argument('<picture>', 'a .png that VQ Studio saved, or a bundle with one inside')
  .option('--base <folder>', 'where its model and input files are; may be given several times', collect, [])
  .addOption(new Option('--engine <name>', 'what computes; absent: as the receipt says, where that is to be had').choices(['auto', 'webgpu', 'wasm', 'cpu']))
  .option('--within <levels>', 'largest difference of a channel, of 255, that still counts as the same', '0')
  .option('--json', 'print one JSON object', false)
  .addHelpText('after', '\nExit code: 0 the same, 2 different, 3 different on another engine or version than the receipt names, 1 it could not be made again.')
  .action(guarded(verify));
program.command('diff').description('say what is different between two workflows').argument('<before>', 'a workflow: .json, .vqz, or a .png with one inside').argument('<after>', 'another')
  .option('--exit-code', 'exit with 1 when something is different', false)
  .option('--json', 'print one JSON object', false)
  .action(async (a: string, b: string, options: { exitCode: boolean; json: boolean }) => { try { await diff(a, b, options); } catch (e) { report(e, options.json); } });
program.command('bundle').description('pack a workflow with the files it needs, to be opened anywhere').argument('<workflow>', 'a workflow; with --extract a bundle')
  .option('-o, --out <file>', 'where to; absent: beside the workflow, ending in .vqz')
  .option('--most <megabytes>', 'larger files are left out and listed', defaultMost)
  .option('--result <node.port>', 'run it and pack this picture with its receipt, for vq verify')
  .option('--set <node.param=value>', 'change a parameter first; may be given several times', collect, [])
  .option('--extract <folder>', 'unpack a bundle instead, writing over nothing')
  .option('--json', 'print one JSON object', false)
  .action(guarded(bundle));
program.command('code').description('write a workflow as a program').argument('<workflow>', 'a workflow: .json, .vqz, or a .png with one inside')
  .addOption(new Option('--as <language>', 'a PyTorch script that needs nothing of this program, or TypeScript for it').choices(['pytorch', 'typescript']).default('pytorch'))
  .option('--node <id>', 'only this node and what it needs; may be given several times', collect, [])
  .option('--set <node.param=value>', 'change a parameter first; may be given several times', collect, [])
  .action(guarded(code));

await program.parseAsync();
