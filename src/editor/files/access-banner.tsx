/** A line under the bar while the open workflow cannot be edited here: why, and what to do about it. */
import { useDocument } from '../state/document.ts';
import { download } from '../state/files.ts';
import { Button } from '../ui/button.tsx';
import { useAccess } from './access.ts';
import { openCopy, takeOver } from './tabs.ts';
import { fileWords } from './words.ts';
import './files.css';

export function AccessBanner() {
  const { access, refused } = useAccess(), file = useDocument((s) => s.file), w = fileWords.access;
  if (access.is === 'own') return null;
  const text = access.is === 'newer' ? w.newer(access.version) : access.unkept ? w.unkept(access.unkept) : access.taken ? w.taken : w.elsewhere;
  return (
    <div className="access-banner" role="status" key={refused} data-refused={refused > 0 || undefined}>
      <span>{text}</span>
      {access.is === 'elsewhere' && <Button onClick={() => void takeOver()}>{w.takeOver}</Button>}
      {access.is === 'newer' ? <Button onClick={() => download(new Blob([access.text], { type: 'application/json' }), `${file}.json`)}>{w.saveUnchanged}</Button>
        : <Button onClick={openCopy}>{w.copy}</Button>}
    </div>
  );
}
