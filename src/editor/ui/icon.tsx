/** Icons by the kebab-case names that node specs use. A name that is not here is drawn as a plain box, and a test says so. */
import {
  Activity, Aperture, ArrowLeftRight, BadgeCheck, Binary, Blend, Blocks, BookOpen, Bot, Box, Boxes, Braces, Brain, BrainCircuit, BrickWall, Brush, Bug, Calculator,
  Camera, ChartArea, ChartBar, ChartColumn, ChartLine, ChartNoAxesColumn, ChartPie, ChartScatter, Check, Circle, CircleCheck, CircleDot, ClipboardCheck, Clock,
  Code, Cog, Columns2, Combine, Compass, Component, Contrast, Copy, Cpu, Crop, Crosshair, Database, Dices, Diff, Download, Droplets, Dumbbell, Expand, Eye,
  FileCheck, FileImage, FileJson, FileOutput, FileSearch, FileText, FileUp, Filter, Flag, Flame, FlaskConical, Focus, Folder, Frame, Funnel, Gauge, GitBranch,
  GitCompare, GitCompareArrows, GitFork, GitMerge, Globe, GraduationCap, Grid2x2, Grid2x2Check, Grid3x3, Grip, Hammer, Hand, HardDrive, Hash,
  History as HistoryIcon, Hourglass, Image as ImageIcon, Images, Infinity as InfinityIcon, Info, KeyRound, Landmark, Lasso, Layers, Layers2, Layers3, LayoutGrid,
  Library, Lightbulb, Link, List, ListOrdered, Locate, LocateFixed, Lock, Magnet, Map as MapIcon, Merge, MessageSquare, Mountain, Move3d, Network, Orbit, Package,
  PackageOpen, PaintBucket, Paintbrush, Palette, Pencil, Pin, Play, PlayCircle, Puzzle, Radar, RefreshCw, Repeat, RotateCw, Route, Rows3, Ruler, Satellite, Save,
  Scale, Scaling, Scan, ScanEye, ScanSearch, Scissors, Search, Settings, Shapes, Shield, ShieldCheck, Shrink, Shuffle, Sigma, SlidersHorizontal, SlidersVertical,
  Sparkles, Spline, Split, Square, SquareDashed, SquareFunction, SquareStack, Stamp, Star, Stethoscope, StickyNote, Sun, SwatchBook, Table, Table2, Tag, Tags,
  Target, Telescope, TestTube, TextCursorInput, Thermometer, Timer, TrendingDown, TrendingUp, Triangle, Type, Undo2, Upload, Users, Variable, Video, Wand,
  WandSparkles, Waves, Waypoints, Workflow, Zap, type LucideIcon,
} from 'lucide-react';

const icons: Readonly<Record<string, LucideIcon>> = {
  activity: Activity, aperture: Aperture, 'arrow-left-right': ArrowLeftRight, 'badge-check': BadgeCheck, binary: Binary, blend: Blend, blocks: Blocks,
  'book-open': BookOpen, bot: Bot, box: Box, boxes: Boxes, braces: Braces, brain: Brain, 'brain-circuit': BrainCircuit, 'brick-wall': BrickWall, brush: Brush,
  bug: Bug, calculator: Calculator, camera: Camera, 'chart-area': ChartArea, 'chart-bar': ChartBar, 'chart-column': ChartColumn, 'chart-line': ChartLine,
  'chart-no-axes-column': ChartNoAxesColumn, 'chart-pie': ChartPie, 'chart-scatter': ChartScatter, check: Check, circle: Circle, 'circle-check': CircleCheck,
  'circle-dot': CircleDot, 'clipboard-check': ClipboardCheck, clock: Clock, code: Code, cog: Cog, 'columns-2': Columns2, combine: Combine, compass: Compass,
  component: Component, contrast: Contrast, copy: Copy, cpu: Cpu, crop: Crop, crosshair: Crosshair, database: Database, dices: Dices, diff: Diff,
  download: Download, droplets: Droplets, dumbbell: Dumbbell, expand: Expand, eye: Eye, 'file-check': FileCheck, 'file-image': FileImage, 'file-json': FileJson,
  'file-output': FileOutput, 'file-search': FileSearch, 'file-text': FileText, 'file-up': FileUp, filter: Filter, flag: Flag, flame: Flame,
  'flask-conical': FlaskConical, focus: Focus, folder: Folder, frame: Frame, funnel: Funnel, gauge: Gauge, 'git-branch': GitBranch, 'git-compare': GitCompare,
  'git-compare-arrows': GitCompareArrows, 'git-fork': GitFork, 'git-merge': GitMerge, globe: Globe, 'graduation-cap': GraduationCap, 'grid-2x2': Grid2x2,
  'grid-2x2-check': Grid2x2Check, 'grid-3x3': Grid3x3, grip: Grip, hammer: Hammer, hand: Hand, 'hard-drive': HardDrive, hash: Hash, history: HistoryIcon,
  hourglass: Hourglass, image: ImageIcon, images: Images, infinity: InfinityIcon, info: Info, 'key-round': KeyRound, landmark: Landmark, lasso: Lasso,
  layers: Layers, 'layers-2': Layers2, 'layers-3': Layers3, 'layout-grid': LayoutGrid, library: Library, lightbulb: Lightbulb, link: Link, list: List,
  'list-ordered': ListOrdered, locate: Locate, 'locate-fixed': LocateFixed, lock: Lock, magnet: Magnet, map: MapIcon, merge: Merge, 'message-square': MessageSquare,
  mountain: Mountain, 'move-3d': Move3d, network: Network, orbit: Orbit, package: Package, 'package-open': PackageOpen, 'paint-bucket': PaintBucket,
  paintbrush: Paintbrush, palette: Palette, pencil: Pencil, pin: Pin, play: Play, 'play-circle': PlayCircle, puzzle: Puzzle, radar: Radar, 'refresh-cw': RefreshCw,
  repeat: Repeat, 'rotate-cw': RotateCw, route: Route, 'rows-3': Rows3, ruler: Ruler, satellite: Satellite, save: Save, scale: Scale, scaling: Scaling, scan: Scan,
  'scan-eye': ScanEye, 'scan-search': ScanSearch, scissors: Scissors, search: Search, settings: Settings, shapes: Shapes, shield: Shield,
  'shield-check': ShieldCheck, shrink: Shrink, shuffle: Shuffle, sigma: Sigma, 'sliders-horizontal': SlidersHorizontal, 'sliders-vertical': SlidersVertical,
  sparkles: Sparkles, spline: Spline, split: Split, square: Square, 'square-dashed': SquareDashed, 'square-function': SquareFunction, 'square-stack': SquareStack,
  stamp: Stamp, star: Star, stethoscope: Stethoscope, 'sticky-note': StickyNote, sun: Sun, 'swatch-book': SwatchBook, table: Table, 'table-2': Table2, tag: Tag,
  tags: Tags, target: Target, telescope: Telescope, 'test-tube': TestTube, 'text-cursor-input': TextCursorInput, thermometer: Thermometer, timer: Timer,
  'trending-down': TrendingDown, 'trending-up': TrendingUp, triangle: Triangle, type: Type, 'undo-2': Undo2, upload: Upload, users: Users, variable: Variable,
  video: Video, wand: Wand, 'wand-sparkles': WandSparkles, waves: Waves, waypoints: Waypoints, workflow: Workflow, zap: Zap,
};

export const hasIcon = (name: string) => Object.hasOwn(icons, name);

export function NodeIcon({ name = '', size = 15 }: { name?: string | undefined; size?: number }) {
  const Icon = icons[name] ?? Box;
  return <Icon size={size} strokeWidth={1.75} aria-hidden />;
}
