/** Continue, pause, step: buttons for a run that is held, each with its key and the twin that no browser takes. */
import { ArrowDownToDot, ArrowUpFromDot, Pause, Play, RedoDot, StepBack } from 'lucide-react';
import { useSession } from '../state/session.ts';
import { IconButton } from '../ui/button.tsx';
import { move } from './commands.ts';
import { pausedOf } from './state.ts';
import { debugWords } from './words.ts';

export default function Controls() {
  const paused = useSession(pausedOf), waits = paused !== undefined;
  return (
    <div className="debug-controls" role="toolbar" aria-label={debugWords.title}>
      {waits
        ? <IconButton label={debugWords.go} keys="F5" className="debug-go" onClick={() => move('go')}><Play size={15} fill="currentColor" /></IconButton>
        : <IconButton label={debugWords.pause} keys="F6" onClick={() => move('pause')}><Pause size={15} fill="currentColor" /></IconButton>}
      <IconButton label={`${debugWords.back} ( , )`} keys="Shift+F10" disabled={!waits || paused.index === 0} onClick={() => move('back')}><StepBack size={16} /></IconButton>
      <IconButton label={`${debugWords.over} ( . )`} keys="F10" disabled={!waits} onClick={() => move('over')}><RedoDot size={16} /></IconButton>
      <IconButton label={`${debugWords.into} ( > )`} keys="F11" disabled={!waits} onClick={() => move('into')}><ArrowDownToDot size={16} /></IconButton>
      <IconButton label={`${debugWords.out} ( < )`} keys="Shift+F11" disabled={!waits} onClick={() => move('out')}><ArrowUpFromDot size={16} /></IconButton>
    </div>
  );
}
