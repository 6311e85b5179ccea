/** The debugger's words in Chinese. What is missing here is said in English. */
import type { Translation } from '../speak.ts';
import type { DebugWords } from './words-en.ts';

export const chinese: Translation<DebugWords> = {
  title: '调试器', resize: '调试器的高度', fold: '收起调试器', unfold: '显示调试器',
  step: '单步', stepTip: '单步运行:在第一个节点之前停下', toggle: '设置或移除断点', stop: '停止调试中的运行',
  go: '继续', pause: '暂停', over: '单步跳过', into: '单步进入', out: '单步跳出', back: '后退一步', forth: '前进一步', toHere: '继续到此处',
  paused: '已暂停', pausedInside: '在内部暂停', before: (what) => `${what}之前`, after: (what) => `${what}之后`,
  running: '正在调试器下运行', waiting: '下一次停下的运行会显示在这里。', past: '这是较早的一步。继续或单步会从这里接着运行。',
  branch: '从此处分支', branchTip: '新的运行在这一步等待;原来的运行会保留',
  why: { step: '单步', pause: '手动暂停', to: '到达', 'looking back': '回看', branched: '已分支', breakpoint: '断点' }, advice: '检查什么',
  tabs: { values: '数值', timeline: '时间线', breakpoints: '断点', watch: '监视', log: '日志' },
  set: '设置断点', remove: '移除断点', dotTip: '单击移除,Alt+单击停用', noBreakpoints: '没有断点。选中节点按 F9,或右键单击连线。',
  place: '位置', enabled: '启用', moment: '停在', momentBefore: '之前', momentAfter: '之后', condition: '条件', always: '总是', expression: '表达式…', fromHit: '从第几次起', hits: (n) => `${n} 次`,
  layerHere: (path) => `在 ${path} 设断点`, stack: '调用栈', workflow: '工作流', reads: '读入', writes: '产生', atWire: '连线', noValues: '这一步不读也不产生张量。', noValue: '这一步这里还没有值。',
  stepOf: (i, n) => `第 ${i + 1} 步,共 ${n} 步`, scrub: '正在查看的步', byStep: '步', byTime: '时间', runs: '运行', run: (n) => `运行 ${n}`, branchOf: (run, index) => `来自运行 ${run} 第 ${index + 1} 步`,
  wall: '实测墙钟时间', notEnded: '未结束', cached: '缓存', steps: (n) => `${n} 步`, ended: { done: '完成', failed: '失败', stopped: '已停止' },
  compare: '比较', compared: (a, b) => `运行 ${a} 与运行 ${b}`,
  differences: { same: '相同', one: '只在一次运行中', text: '文字不同', gone: '已不再保留', differs: '不同', codes: (n, of) => `${of} 个码中有 ${n} 个不同`, tensor: (largest, mean) => `最大差 ${largest},平均 ${mean}` },
  all: '全部', channel: (c) => `通道 ${c}`, close: '关闭', forget: (n) => `丢弃运行 ${n}`,
  histogram: '直方图', watchIt: '监视', unwatch: '停止监视', noWatched: '没有监视任何值。在值旁边选“监视”。', visits: (n) => `${n} 个值`, showCode: (code, y, x) => `码 ${code} · 行 ${y},列 ${x}`,
  change: '更改', brush: '码', brushTip: '在网格上涂画。Alt+单击取该格的码。', brushHow: '单击一格取其码,然后涂画。', pick: '另取', set0: '设', setTo: '为', load: '载入 .npy…',
  release: '放开', releaseTip: '恢复为计算所得', changed: '手动更改过', lateEdit: (names) => `${names} 已经运行过。退回到它之前,新参数才会生效。`, laterEdit: (names) => `${names} 的新参数在继续后生效。`,
  logRun: (n) => `运行 ${n} 开始`, logEnd: (n, how) => `运行 ${n} ${how}`, logChanged: (name, how) => `${name} 已更改:${how}`, noLog: '还没有内容。', clear: '清空', saveTrace: '保存轨迹',
};
