/** More ways to run, beside the Run button; how many runs wait; how long the run that goes will take yet. */
import { Check, ChevronDown } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useShallow } from 'zustand/react/shallow';
import { commandOf, shownKey } from '../commands/command.ts';
import { selectedNodes, useFlow } from '../canvas/flow.ts';
import { setRunOnChange } from '../state/building.ts';
import { useDocument } from '../state/document.ts';
import { useEta } from '../state/eta.ts';
import { useQueue } from '../state/queue.ts';
import { setView } from '../state/view.ts';
import { showTime } from '../ui/figures.ts';
import { Keys } from '../ui/tip.tsx';
import { words } from '../words.ts';

export function Eta() {
  const left = useEta((s) => s.left), waiting = useQueue((s) => s.waiting.length);
  return (
    <>
      {left !== undefined && <span className="run-time" role="timer">{words.queue.left(showTime(Math.round(left / 100) * 100))}</span>}
      {waiting > 0 && <button type="button" className="chip" onClick={() => setView({ rail: 'queue' })}>{words.queue.waiting}: {waiting}</button>}
    </>
  );
}

const ways = ['run', 'runNext', 'runTo', 'runFrom', 'runOnly'] as const, needNode: readonly string[] = ['runTo', 'runFrom', 'runOnly'];

export function RunMenu() {
  const selected = useFlow(useShallow(selectedNodes)).length > 0, onChange = useDocument((s) => s.graph.runOnChange === true), empty = useDocument((s) => !Object.keys(s.graph.nodes).length);
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild><button type="button" className="run-more" aria-label={words.runMode.menu} title={words.runMode.menu} disabled={empty}><ChevronDown size={15} aria-hidden /></button></DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6}>
          {ways.map((w) => { const keys = shownKey(w); return <DropdownMenu.Item key={w} className="menu-item" disabled={needNode.includes(w) && !selected} onSelect={() => { commandOf(w)?.does(); }}>{words.commands.names[w]}{keys && <Keys keys={keys} />}</DropdownMenu.Item>; })}
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.CheckboxItem className="menu-item" checked={onChange} onCheckedChange={(on) => setRunOnChange(on)} title={words.runMode.onChangeTip}>{words.runMode.onChange}<DropdownMenu.ItemIndicator className="menu-check"><Check size={14} /></DropdownMenu.ItemIndicator></DropdownMenu.CheckboxItem>
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.Item className="menu-item" onSelect={() => setView({ rail: 'queue' })}>{words.queue.title}</DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
