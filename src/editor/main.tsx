/** Where the editor starts: stores first, then the screen, then the engine behind it. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@xyflow/react/dist/base.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/bars.css';
import './styles/rail.css';
import './styles/canvas.css';
import './styles/node.css';
import './styles/inspector.css';
import './styles/wipe.css';
import { App } from './app.tsx';
import { followDocument } from './canvas/flow.ts';
import { followTabs, restoreLast } from './files/tabs.ts';
import { followFacts } from './state/commands.ts';
import { startEngine } from './state/engine.ts';
import { firstShipped, openGallery } from './state/gallery.ts';
import { followTheme } from './state/view.ts';

followTheme();
const kept = await restoreLast();
if (!kept) openGallery(firstShipped);
followDocument();
followTabs(kept);
createRoot(document.getElementById('root')!).render(<StrictMode><App /></StrictMode>);
void startEngine();
followFacts();
