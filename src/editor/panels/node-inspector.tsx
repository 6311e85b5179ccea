/** One node in the inspector: what it made, its parameters, its ports with types, and what it is for. */
import { lazy, Suspense, type ReactNode } from 'react';
import { RotateCcw } from 'lucide-react';
import { showType } from '../../graph/port.ts';
import type { NodeSpec, ParamSpec, ParamValue } from '../../graph/node.ts';
import { ParamControl } from '../controls/param.tsx';
import { rename, setParam } from '../state/changes.ts';
import { useChecked } from '../state/checked.ts';
import { useDocument } from '../state/document.ts';
import { drawn, useNode, useShownParams } from '../state/scope.ts';
import { useShownValues, type ShownValue } from '../state/outputs.ts';
import { isShown } from '../state/params.ts';
import { useSession } from '../state/session.ts';
import { portsOf, shownOutputs } from '../state/port-list.ts';
import { labelOf } from '../specs.ts';
import { EditableText } from '../ui/editable-text.tsx';
import { showTime } from '../ui/figures.ts';
import { NodeIcon } from '../ui/icon.tsx';
import { KindDot } from '../ui/kind-dot.tsx';
import { Tip } from '../ui/tip.tsx';
import { viewOf } from '../views.ts';
import { words } from '../words.ts';
import { ShowOutside, ShownList } from './shown-outside.tsx';
import { Viewer } from './viewer.tsx';

const Markdown = lazy(() => import('../ui/markdown.tsx'));

export function NodeInspector({ id, spec }: { id: string; spec: NodeSpec | undefined }) {
  const node = useNode(id);
  const wrong = useChecked((s) => s.faults[id]), run = useSession((s) => s.nodes[id]);
  if (!node) return null;
  const own = spec?.title ?? node.type;
  const fault = run?.state.is === 'failed' ? run.state.fault : wrong;
  return (
    <>
      <header className="inspector-header">
        <span className="node-icon" data-group={spec?.group}><NodeIcon name={spec?.icon} size={17} /></span>
        <div>
          <EditableText className="inspector-title" value={node.title ?? own} empty={own} label={words.node.title} single onCommit={(t) => rename(id, t === own ? '' : t)} />
          <p className="quiet mono">{id}{node.title && spec ? ` · ${spec.title}` : ''}</p>
        </div>
      </header>
      {fault && <p className="fault" role="alert">{fault.message}</p>}
      {!spec && <p className="quiet pad">{words.node.ghost(node.type)}</p>}
      <Result id={id} type={node.type} />
      {spec && Object.keys(spec.params).length > 0 && <Section title={words.inspector.parameters}><Parameters id={id} spec={spec} /></Section>}
      {node.graph && <Section title={words.sub.ports}><ShownList id={id} /></Section>}
      <Section title={words.inspector.ports}><Ports id={id} type={node.type} /></Section>
      {spec && (
        <Section title={words.inspector.about}>
          <Suspense fallback={null}><Markdown text={spec.help} /></Suspense>
          {spec.source && <p className="reference"><span>{words.inspector.source}</span>{spec.source}</p>}
        </Section>
      )}
    </>
  );
}

function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return <section className="inspector-section" aria-label={title}><h3>{title}{aside}</h3>{children}</section>;
}

/** A view of its own already shows the numbers beside its tensors. */
const hasFigures = (view: unknown, values: readonly ShownValue[]) => view !== undefined && values.some((v) => v.ref.dtype !== undefined);

function Result({ id, type }: { id: string; type: string }) {
  const values = useShownValues(id), last = useSession((s) => s.nodes[id]?.last);
  const View = viewOf(type);
  if (!View && !values.length && !last?.notes.length) return null;
  return (
    <Section title={words.inspector.result} aside={last && <span className="section-aside">{showTime(last.ms)}</span>}>
      {View && <View id={id} done={last} large />}
      <Viewer values={hasFigures(View, values) ? values.filter((v) => v.ref.dtype !== undefined) : values} />
      {last && last.notes.length > 0 && <ul className="node-notes">{last.notes.map((n) => <li key={n}>{n}</li>)}</ul>}
    </Section>
  );
}

function Parameters({ id, spec }: { id: string; spec: NodeSpec }) {
  const params = useShownParams(id);
  if (!params) return null;
  return (
    <div className="params">
      {Object.entries(spec.params).filter(([, p]) => isShown(p, params, spec)).map(([name, p]) => <Parameter key={name} id={id} name={name} spec={p} value={params[name] ?? p.default} />)}
    </div>
  );
}

function Parameter({ id, name, spec, value }: { id: string; name: string; spec: ParamSpec; value: ParamValue }) {
  return (
    <div className="param" data-kind={spec.kind}>
      <div className="param-head">
        <Tip text={spec.help} side="left"><span className="param-label" tabIndex={0}>{spec.label}</span></Tip>
        <ShowOutside id={id} side="params" name={name} />
        {value !== spec.default && <button type="button" className="reset" aria-label={`${words.inspector.reset}: ${spec.label}`} title={words.inspector.reset} onClick={() => setParam(id, name, spec.default)}><RotateCcw size={12} /></button>}
      </div>
      <ParamControl node={id} name={name} spec={spec} value={value} />
    </div>
  );
}

function Ports({ id, type }: { id: string; type: string }) {
  const graph = useDocument((s) => drawn(s.graph)), ins = useChecked((s) => s.ins[id]), outs = useChecked((s) => s.outs[id]);
  const shown = shownOutputs(graph, id, type, outs);
  const sides = [
    [words.inspector.inputs, portsOf(graph, id, type, 'in'), ins] as const,
    [words.inspector.outputs, portsOf(graph, id, type, 'out').filter((p) => shown.includes(p.name)), outs] as const,
  ];
  return (
    <>
      {sides.map(([title, ports, types]) => ports.length > 0 && (
        <div className="port-list" key={title}>
          <h4>{title}</h4>
          {ports.map(({ name, spec }) => {
            const t = types?.[name], kind = t?.kind ?? spec?.kind ?? 'text', shape = t ? showType(t) : '';
            return (
              <div className="port-row" key={name}>
                <KindDot kind={kind} size={11} />
                <div>
                  <p><b>{labelOf(name, spec)}</b><ShowOutside id={id} side={ports === sides[0][1] ? 'inputs' : 'outputs'} name={name} />{spec?.optional && <span className="quiet"> {words.inspector.optional}</span>}<span className="mono shape">{shape || words.kinds[kind].toLowerCase()}</span></p>
                  {spec && <p className="quiet">{spec.help}</p>}
                </div>
              </div>
            );
          })}
        </div>
      ))}
    </>
  );
}
