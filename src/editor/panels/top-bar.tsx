/** The bar along the top: the workflow's menu and name, whether it is saved, the engine, the theme, and Run. */
import { Menu, PanelRight, Play, Square, TriangleAlert } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useReactFlow } from '@xyflow/react';
import { select } from '../canvas/flow.ts';
import { DebugBar } from '../debug/late.tsx';
import { FileMenuItems } from '../files/file-menu-items.tsx';
import { SaveState } from '../files/save-state.tsx';
import { renameWorkflow } from '../state/changes.ts';
import { run, stop } from '../state/commands.ts';
import { useDocument } from '../state/document.ts';
import { isRunning, useSession } from '../state/session.ts';
import { setView, useView } from '../state/view.ts';
import { newWorkflow, openFile, saveFile } from '../state/workflow-files.ts';
import { IconButton } from '../ui/button.tsx';
import { EditableText } from '../ui/editable-text.tsx';
import { showTime } from '../ui/figures.ts';
import { MenuItem } from '../ui/menu-item.tsx';
import { Tip } from '../ui/tip.tsx';
import { words } from '../words.ts';
import { EngineBadge } from './engine-badge.tsx';
import { LookMenu } from './look-menu.tsx';
import { Mark } from './mark.tsx';
import { Eta, RunMenu } from './run-menu.tsx';

export function TopBar() {
  const inspector = useView((s) => s.inspector);
  return (
    <header className="top-bar">
      <FileMenu />
      <Title />
      <span className="spring" />
      <RunTime />
      <EngineBadge />
      <LookMenu />
      <IconButton label={inspector ? words.inspector.fold : words.inspector.unfold} pressed={inspector} onClick={() => setView({ inspector: !inspector })}><PanelRight size={17} /></IconButton>
      <DebugBar />
      <Eta />
      <RunButton />
      <RunMenu />
    </header>
  );
}

function FileMenu() {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild><button type="button" className="file-menu" aria-label={words.file.menu}><Mark /><Menu size={15} aria-hidden /></button></DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" sideOffset={6}>
          <MenuItem onSelect={newWorkflow}>{words.file.new}</MenuItem>
          <MenuItem keys="Ctrl+O" onSelect={() => void openFile()}>{words.file.open}</MenuItem>
          <MenuItem onSelect={() => setView({ rail: 'gallery' })}>{words.file.gallery}</MenuItem>
          <DropdownMenu.Separator className="menu-line" />
          <MenuItem keys="Ctrl+S" onSelect={() => void saveFile()}>{words.file.save}</MenuItem>
          <MenuItem keys="Ctrl+Shift+S" onSelect={() => void saveFile(true)}>{words.file.saveAs}</MenuItem>
          <DropdownMenu.Separator className="menu-line" />
          <FileMenuItems />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Title() {
  const title = useDocument((s) => s.graph.title ?? '');
  return (
    <h1 className="title">
      <EditableText className="title-text" value={title} empty={words.file.untitled} label={words.file.rename} single onCommit={renameWorkflow} />
      <SaveState />
    </h1>
  );
}

/** After a run: how long it took, or a way to the node that stopped it. */
function RunTime() {
  const fault = useSession((s) => (s.session.is === 'failed' ? s.session.fault : undefined));
  const flow = useReactFlow();
  const nodes = useDocument((s) => s.graph.nodes);
  const ms = useSession((s): number | undefined => (s.session.is === 'idle' ? s.session.ms : undefined));
  if (fault) {
    const at = fault.node !== undefined && nodes[fault.node] ? fault.node : undefined;
    const show = () => { if (at === undefined) return; select([at]); void flow.fitView({ nodes: [{ id: at }], padding: 0.6, maxZoom: 1, duration: 250 }); };
    return <Tip text={fault.message}><button type="button" className="run-failed" onClick={show}><TriangleAlert size={13} aria-hidden />{words.run.failed}</button></Tip>;
  }
  return ms === undefined ? null : <Tip text={words.run.ms(showTime(ms))}><span className="run-time" tabIndex={0}>{showTime(ms)}</span></Tip>;
}

function RunButton() {
  const running = useSession(isRunning), fresh = useSession((s) => s.finished === 0 && s.session.is === 'idle');
  const empty = useDocument((s) => Object.keys(s.graph.nodes).length === 0);
  if (running) return <Tip text={words.run.stopTip} keys="Ctrl+Alt+Enter"><button type="button" className="run-button" data-running onClick={stop}><Square size={12} fill="currentColor" aria-hidden />{words.run.stop}</button></Tip>;
  return <Tip text={words.run.runTip} keys="Ctrl+Enter"><button type="button" className="run-button" data-lit={(fresh && !empty) || undefined} disabled={empty} onClick={() => void run()}><Play size={13} fill="currentColor" aria-hidden />{words.run.run}</button></Tip>;
}
