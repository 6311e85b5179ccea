/** A node's header: icon, the name a person may change, and what it is doing now. */
import { Check, CornerUpRight, EyeOff, Layers, Pin, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { NodeSpec } from '../../graph/node.ts';
import type { GraphNode } from '../../graph/graph.ts';
import type { NodeRun } from '../state/session.ts';
import { useStale } from '../state/stale.ts';
import { rename } from '../state/changes.ts';
import { useNodeDebug } from '../debug/use-place.ts';
import { pageWords } from '../debug/page-words.ts';
import { EditableText } from '../ui/editable-text.tsx';
import { showTime } from '../ui/figures.ts';
import { NodeIcon } from '../ui/icon.tsx';
import { Tip } from '../ui/tip.tsx';
import { words } from '../words.ts';
import { askWhy } from './why.tsx';

export function NodeHeader({ id, node, spec, run }: { id: string; node: GraphNode; spec: NodeSpec | undefined; run: NodeRun | undefined }) {
  const own = spec?.title ?? node.type;
  return (
    <header className="node-header node-grip">
      <span className="node-icon" data-group={spec?.group}><NodeIcon name={spec?.icon} /></span>
      <EditableText className="node-title nodrag-when-editing" value={node.title ?? own} empty={own} label={words.node.title} hint={words.node.rename} onCommit={(t) => rename(id, t === own ? '' : t)} />
      <Marks node={node} />
      <NodeStatus id={id} run={run} />
      <Progress run={run} />
    </header>
  );
}

/** A badge that says why the node ran or not when it is pressed. */
function WhyButton({ id, is, tip, children }: { id: string; is: string; tip: string; children: ReactNode }) {
  return <Tip text={tip}><button type="button" className="node-status nodrag" data-is={is} onClick={(e) => { e.stopPropagation(); askWhy(id, e.currentTarget); }}>{children}</button></Tip>;
}

/** What is switched off or frozen, beside the name. */
function Marks({ node }: { node: GraphNode }) {
  const mark = node.mode === 'mute' ? [EyeOff, words.mode.mute, words.mode.muteTip] as const : node.mode === 'bypass' ? [CornerUpRight, words.mode.bypass, words.mode.bypassTip] as const : undefined;
  return (
    <>
      {mark && <Mark icon={mark[0]} name={mark[1]} tip={mark[2]} />}
      {node.pinned && <Mark icon={Pin} name={words.mode.pinned} tip={words.mode.pinnedTip} />}
    </>
  );
}
const Mark = ({ icon: Icon, name, tip }: { icon: typeof Pin; name: string; tip: string }) => <Tip text={`${name}. ${tip}`}><span className="node-mark" role="img" aria-label={name}><Icon size={13} aria-hidden /></span></Tip>;

/** The word or figure at the right of the header. */
function NodeStatus({ id, run }: { id: string; run: NodeRun | undefined }) {
  const stale = useStale(id);
  const state = run?.state, debug = useNodeDebug(id);
  if (debug !== undefined && debug !== 'later') return <span className="node-status" data-is="paused">{debug === 'inside' ? pageWords.pausedInside : pageWords.paused}</span>;
  if (!state) return null;
  switch (state.is) {
    case 'queued': return <span className="node-status" data-is="queued"><i className="ring" />{words.node.queued}</span>;
    case 'running': return (
      <span className="node-status" data-is="running">
        {state.what && <span className="node-what">{state.what}</span>}
        {state.of ? <b>{Math.floor((100 * (state.done ?? 0)) / state.of)} %</b> : <i className="spinner" aria-label={words.node.running} />}
      </span>
    );
    case 'failed': return <span className="node-status" data-is="failed"><TriangleAlert size={13} aria-hidden />{words.node.failed}</span>;
    case 'stopped': return <span className="node-status" data-is="stopped">{words.node.stopped}</span>;
    case 'skipped': return <WhyButton id={id} is="skipped" tip={state.why}>{words.mode.skipped}</WhyButton>;
    case 'done': {
      if (stale) return <WhyButton id={id} is="stale" tip={words.node.stale}><i className="dot" />{showTime(state.ms)}</WhyButton>;
      return (
        <WhyButton id={id} is={state.cached ? 'cached' : 'done'} tip={state.cached ? words.node.cachedTip(showTime(state.ms)) : words.node.done(showTime(state.ms))}>
          {state.cached ? <><Layers size={12} aria-hidden />{words.node.cached}</> : <><Check size={12} strokeWidth={2.5} aria-hidden />{showTime(state.ms)}</>}
        </WhyButton>
      );
    }
  }
}

function Progress({ run }: { run: NodeRun | undefined }) {
  const state = run?.state;
  if (state?.is !== 'running') return null;
  const share = state.of ? (state.done ?? 0) / state.of : undefined;
  return (
    <div className="node-progress" role="progressbar" aria-label={words.node.working} aria-valuemin={0} aria-valuemax={1} {...(share !== undefined && { 'aria-valuenow': share })} data-open={share === undefined || undefined}>
      <i style={share === undefined ? undefined : { transform: `scaleX(${share})` }} />
    </div>
  );
}
