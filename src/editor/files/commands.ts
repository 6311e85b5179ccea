/** The commands about keeping, comparing and sharing workflows. */
import { register, type Command } from '../commands/command.ts';
import { selectedNodes, useFlow } from '../canvas/flow.ts';
import { setView, useView } from '../state/view.ts';
import { fileWords } from './words.ts';

const w = fileWords.menu;
const carried = () => import('./carried.ts');
const code = (as: 'pytorch' | 'typescript') => () => void import('./copy-code.ts').then((m) => m.copyAsCode(as, selectedNodes(useFlow.getState())));
const of = (id: keyof typeof w, does: Command['does']): Command => ({ id, group: 'file', keys: [], name: () => w[id], does });

export const registerFileCommands = (): void => register([
  of('versions', () => { setView({ rail: useView.getState().rail === 'versions' ? null : 'versions' }); }),
  of('copyLink', () => void import('./link.ts').then((m) => m.copyLink())),
  of('saveBundle', () => void carried().then((m) => m.saveBundle())),
  of('verifyPicture', () => void carried().then((m) => m.verifyPicture())),
  of('copyPytorch', code('pytorch')),
  of('copyTypescript', code('typescript')),
]);
