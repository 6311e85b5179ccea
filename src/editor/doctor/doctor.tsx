/** The checkpoint doctor: what a dropped file of weights is, what is missing from it, and the nodes that can be built for it. */
import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { FileDescription } from '../../models/inspect.ts';
import { select } from '../canvas/flow.ts';
import { specs } from '../specs.ts';
import { pastePart } from '../state/changes.ts';
import { drawnNow } from '../state/scope.ts';
import { Button } from '../ui/button.tsx';
import { plansFor, partsIn, type Plan } from './plans.ts';
import { dismiss, useDoctor, type Examined } from './store.ts';
import './doctor.css';
import { words } from './words.ts';

const big = (n: number) => (n >= 1e9 ? `${(n / 1e9).toFixed(2)} G` : n >= 1e6 ? `${(n / 1e6).toFixed(1)} M` : n.toLocaleString('en'));
const mega = (bytes: number) => `${(bytes / 2 ** 20).toFixed(bytes < 2 ** 24 ? 1 : 0)} MB`;

function titleOf(found: FileDescription): string {
  const { vqgan, transformer, discriminator, stage } = partsIn(found);
  if (transformer) return vqgan ? words.transformer : words.transformerAlone;
  if (found.architecture) return words.vqgan;
  return stage ? words.stage : discriminator ? words.discriminator : words.other;
}

function Facts({ found }: { found: FileDescription }) {
  const a = found.architecture;
  const rows: readonly (readonly [string, string])[] = [
    ...(a ? [
      [words.factor, `f${found.factor}`], [words.codes, a.nEmbed.toLocaleString('en')], [words.embedding, `${a.embedDim}`],
      [words.channels, `${a.ddconfig.ch} × [${a.ddconfig.chMult.join(', ')}]`], [words.quantizer, words.quantizers[a.quantizer]],
      ...(found.parameters ? [[words.parameters, big(found.parameters)] as const] : []),
    ] as const : []),
    ...(found.onnx ? [
      [words.inputs, found.onnx.inputs.map((p) => `${p.name} (${p.shape.map((d) => d ?? '?').join(', ')})`).join('; ')],
      [words.outputs, found.onnx.outputs.map((p) => `${p.name} (${p.shape.map((d) => d ?? '?').join(', ')})`).join('; ')],
    ] as const : []),
    [words.format, found.format], [words.size, mega(found.bytes)], [words.tensors, found.tensors.toLocaleString('en')],
  ];
  return <dl className="doctor-facts">{rows.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>;
}

const most = 6;
function List({ title, lines, tone }: { title: string; lines: readonly string[]; tone?: 'bad' }) {
  if (!lines.length) return null;
  return (
    <section className="doctor-list" data-tone={tone}>
      <h3>{title}</h3>
      <ul>{lines.slice(0, most).map((l) => <li key={l}>{l}</li>)}{lines.length > most && <li className="doctor-more">{words.more(lines.length - most)}</li>}</ul>
    </section>
  );
}

/** Under everything that is drawn, where there is something: a new part never covers an old one. */
function placeFor([x, y]: Examined['at']): readonly [number, number] {
  const places = Object.values(drawnNow().nodes).map((n) => n.at);
  if (!places.length) return [Math.round(x), Math.round(y)];
  return [Math.min(...places.map(([left]) => left)), Math.max(...places.map(([, top]) => top)) + tallest];
}
const tallest = 520;

function Findings({ found, at }: { found: FileDescription; at: Examined['at'] }) {
  const plans = plansFor(found, specs);
  const build = ({ graph }: Plan) => {
    const made = pastePart(graph, placeFor(at));
    dismiss();
    select(made);
  };
  return (
    <>
      <Facts found={found} />
      {found.problem && !plans.length && <p className="doctor-problem">{found.problem}</p>}
      <List title={words.missing} lines={found.missing} tone="bad" />
      <List title={words.unexpected} lines={found.unexpected} />
      <List title={words.also} lines={found.others.map((o) => words.part(o.part, big(o.parameters)))} />
      <List title={words.inferred} lines={found.inferred} />
      <footer className="doctor-build">
        {plans.length ? plans.map((p, i) => <Button key={p.name} tone={i ? 'plain' : 'accent'} onClick={() => build(p)}>{words.build[p.name]}</Button>) : <p>{words.nothing}</p>}
      </footer>
    </>
  );
}

export function Doctor() {
  const shown = useDoctor((s) => s.shown);
  return (
    <Dialog.Root open={shown !== null} onOpenChange={(open) => { if (!open) dismiss(); }}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="doctor" aria-describedby={undefined}>
          <Dialog.Title className="doctor-title">{shown?.found ? titleOf(shown.found) : shown?.file}<small>{shown?.found ? shown.file : ''}</small></Dialog.Title>
          <Dialog.Close className="icon-button doctor-close" aria-label={words.close}><X size={17} /></Dialog.Close>
          {shown?.problem && <p className="doctor-problem" role="alert">{shown.problem}</p>}
          {shown && !shown.found && !shown.problem && <p className="doctor-looking" role="status">{words.looking(shown.file)}</p>}
          {shown?.found && <Findings found={shown.found} at={shown.at} />}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
