/** The label beside the workflow's name: whether a file holds it, and whether this browser has kept the last edit. */
import { isDirty, useDocument } from '../state/document.ts';
import { Tip } from '../ui/tip.tsx';
import { canEdit, useAccess } from './access.ts';
import { useJournal } from './journal.ts';
import { fileWords } from './words.ts';

export function SaveState() {
  const dirty = useDocument(isDirty), filed = useDocument((s) => s.saved !== null), { made, kept, fault } = useJournal(), mine = useAccess(canEdit), w = fileWords.state;
  const keep = fault !== null ? 'not' : kept === made ? 'yes' : 'coming';
  const edited = filed ? w.edited : w.unsaved;
  const [text, tip] = !mine ? [w.view, w.viewTip]
    : keep === 'not' ? [`${edited} · ${w.notKept}`, w.notKeptTip(fault!)]
      : keep === 'coming' ? [`${edited} · ${w.keeping}`, w.keepingTip]
        : dirty ? [`${edited} · ${w.kept}`, w.keptTip] : [w.saved, w.savedTip];
  return <Tip text={tip}><span className="save-state" role="status" data-dirty={dirty || undefined} data-kept={keep} data-edit={kept} tabIndex={0}>{text}</span></Tip>;
}
