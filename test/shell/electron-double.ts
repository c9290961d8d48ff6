import { EventEmitter } from 'node:events';
import { rm } from 'node:fs/promises';
import { ClientRequestDouble } from './net-double.ts';
import type {
  BrowserWindowConstructorOptions,
  ClientRequestConstructorOptions,
  MenuItemConstructorOptions,
  NotificationConstructorOptions,
  SaveDialogOptions,
} from 'electron';

/** Enough of Electron's main process to see what the shell asks of it. Nothing is shown. */
export const seen = {
  windows: [] as WindowDouble[],
  notifications: [] as NotificationDouble[],
  trays: [] as TrayDouble[],
  outside: [] as string[],
  opened: [] as string[],
  revealed: [] as string[],
  trashed: [] as string[],
  errors: [] as string[],
  /** What the person was told or asked in a box, and what is answered to a question. */
  boxes: [] as string[],
  agrees: false,
  saveDialogs: [] as SaveDialogOptions[],
  /** '' for what is cancelled. */
  savesAs: '',
  privileges: [] as unknown[],
  menus: [] as MenuItemConstructorOptions[][],
  calls: new Map<string, (event: unknown, ...args: unknown[]) => unknown>(),
  isFirst: true,
  exit: null as number | null,
  badge: 0,
};

class AppDouble extends EventEmitter {
  isPackaged = true;
  readonly paths = new Map<string, string>();
  isSandboxed = false;
  loginItem: unknown = null;
  whenReady = () => Promise.resolve();
  requestSingleInstanceLock = () => seen.isFirst;
  getVersion = () => '1.2.3';
  getPreferredSystemLanguages = () => ['fi-FI', 'sv-SE', 'en'];
  getPath = (name: string) => this.paths.get(name) ?? '/nowhere';
  setPath = (name: string, path: string) => void this.paths.set(name, path);
  enableSandbox = () => void (this.isSandboxed = true);
  setLoginItemSettings = (settings: unknown) => void (this.loginItem = settings);
  protocolClients: string[] = [];
  setAsDefaultProtocolClient = (scheme: string) => this.protocolClients.push(scheme) > 0;
  setBadgeCount = (count: number) => void (seen.badge = count);
  exit = (code: number) => void (seen.exit = code);
  quit = () => void this.emit('will-quit', { preventDefault: () => undefined });
}
export const app = new AppDouble();

class ContentsDouble extends EventEmitter {
  readonly sent: unknown[][] = [];
  openHandler: ((details: { url: string }) => { action: string }) | null = null;
  session: SessionDouble | undefined;
  readonly mainFrame = { parent: null, url: 'app://tidemark/index.html' };
  isDestroyed = () => false;
  send = (...args: unknown[]) => void this.sent.push(args);
  setWindowOpenHandler = (handler: (details: { url: string }) => { action: string }) => void (this.openHandler = handler);
}

export class WindowDouble extends EventEmitter {
  readonly webContents = new ContentsDouble();
  readonly options: BrowserWindowConstructorOptions;
  address = '';
  progress = -1;
  shown = 0;
  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    this.webContents.session = session.fromPartition(options.webPreferences?.partition ?? '');
    seen.windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  loadURL = (address: string) => {
    this.address = address;
    this.webContents.emit('did-finish-load');
    return Promise.resolve();
  };
  show = () => void (this.shown += 1);
  focus = () => undefined;
  restore = () => undefined;
  isMinimized = () => false;
  isDestroyed = () => this.isGone;
  setProgressBar = (part: number) => void (this.progress = part);
  /** What the signs over its button in the taskbar said; null for none. */
  readonly overlays: (string | null)[] = [];
  setOverlayIcon = (image: ImageDouble | null, text: string) => void this.overlays.push(image && text);
  isGone = false;
  close = () => {
    this.isGone = true;
    this.webContents.emit('destroyed');
    this.emit('closed');
    app.emit('window-all-closed');
  };
  destroy = () => this.close();
}
export { WindowDouble as BrowserWindow };

interface ImageDouble {
  readonly sizes: number[];
  addRepresentation(part: { width: number; buffer: Buffer }): void;
  setTemplateImage(): void;
}

export class TrayDouble extends EventEmitter {
  image: ImageDouble;
  tip = '';
  menu: MenuItemConstructorOptions[] = [];
  isGone = false;
  constructor(image: ImageDouble) {
    super();
    this.image = image;
    seen.trays.push(this);
  }
  setImage = (image: ImageDouble) => void (this.image = image);
  setToolTip = (tip: string) => void (this.tip = tip);
  setContextMenu = (menu: MenuItemConstructorOptions[]) => void (this.menu = menu);
  destroy = () => void (this.isGone = true);
}
export { TrayDouble as Tray };

export const nativeImage = {
  createEmpty: (): ImageDouble => {
    const sizes: number[] = [];
    return {
      sizes,
      addRepresentation: ({ width, buffer }) => void sizes.push(width, buffer.length),
      setTemplateImage: () => undefined,
    };
  },
};
export const Menu = {
  buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
  setApplicationMenu: (menu: MenuItemConstructorOptions[]) => void seen.menus.push(menu),
};
export const ipcMain = {
  handle: (channel: string, handler: (event: unknown, ...args: unknown[]) => unknown) => void seen.calls.set(channel, handler),
};
export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown) => void seen.privileges.push(schemes),
};
export const shell = {
  openExternal: (address: string) => Promise.resolve(void seen.outside.push(address)),
  openPath: (path: string) => {
    seen.opened.push(path);
    return Promise.resolve('');
  },
  trashItem: (path: string) => {
    seen.trashed.push(path);
    return rm(path, { recursive: true });
  },
  showItemInFolder: (path: string) => void seen.revealed.push(path),
};
export const dialog = {
  showErrorBox: (_title: string, text: string) => void seen.errors.push(text),
  showMessageBox: ({ message }: { message: string }) => {
    seen.boxes.push(message);
    return Promise.resolve({ response: seen.agrees ? 0 : 1 });
  },
  showOpenDialog: () => Promise.resolve({ filePaths: ['/chosen'] }),
  showSaveDialog: (options: SaveDialogOptions) => {
    seen.saveDialogs.push(options);
    return Promise.resolve({ filePath: seen.savesAs });
  },
};
export class NotificationDouble extends EventEmitter {
  static readonly isSupported = () => true;
  readonly options: NotificationConstructorOptions;
  isShown = false;
  constructor(options: NotificationConstructorOptions) {
    super();
    this.options = options;
    seen.notifications.push(this);
  }
  show = () => void (this.isShown = true);
  close = () => void (this.isShown = false);
}
export { NotificationDouble as Notification };

export const powerMonitor = new EventEmitter();
export const net = { request: (options: ClientRequestConstructorOptions) => new ClientRequestDouble(options) };

interface Allowed {
  readonly cancel: boolean;
}

interface CookieDouble {
  readonly name: string;
  readonly value: string;
  readonly httpOnly: boolean;
}

export class CookiesDouble extends EventEmitter {
  all: readonly CookieDouble[] = [];
  get = (filter: { url: string }): Promise<readonly CookieDouble[]> => Promise.resolve(filter.url === '' ? [] : this.all);
  put(...cookies: readonly CookieDouble[]): void {
    this.all = cookies;
    this.emit('changed');
  }
}

export class SessionDouble extends EventEmitter {
  cookies = new CookiesDouble();
  clearStorageData = (): Promise<void> => {
    this.cookies.put();
    return Promise.resolve();
  };
  beforeRequest: ((details: { url: string }, answer: (allowed: Allowed) => void) => void) | null = null;
  readonly protocols = new Map<string, (request: Request) => Response | Promise<Response>>();
  readonly protocol = {
    handle: (scheme: string, handler: (request: Request) => Response) => void this.protocols.set(scheme, handler),
  };
  readonly webRequest = { onBeforeRequest: (handler: typeof this.beforeRequest) => void (this.beforeRequest = handler) };
  permission: ((contents: unknown, permission: string, answer: (granted: boolean) => void) => void) | null = null;
  check: (() => boolean) | null = null;
  device: (() => boolean) | null = null;
  setPermissionRequestHandler = (handler: typeof this.permission) => void (this.permission = handler);
  setPermissionCheckHandler = (handler: typeof this.check) => void (this.check = handler);
  setDevicePermissionHandler = (handler: typeof this.device) => void (this.device = handler);
}

/** In memory, each one made when it is first asked for. */
const partitions = new Map<string, SessionDouble>();
export const session = {
  defaultSession: new SessionDouble(),
  fromPartition: (name: string) => {
    const known = partitions.get(name) ?? new SessionDouble();
    partitions.set(name, known);
    return known;
  },
};
