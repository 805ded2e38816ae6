// Requests that the main process answers: settings, secrets, saved connections, files, and what the desktop can do.
import { z } from 'zod';
import { connectionDraftSchema, savedConnectionSchema } from '../saved-connection.ts';
import { settingsSchema } from '../settings.ts';
import { main, nothing } from './method.ts';

const handle = z.string();
/** Stays inside of its folder on every system. */
const relativePath = z
  .string()
  .regex(
    /^(?!\.{1,2}(?:\/|$))[^/\\:*?"<>|\p{Cc}]+(?:\/(?!\.{1,2}(?:\/|$))[^/\\:*?"<>|\p{Cc}]+)*$/u,
    'a path inside of the folder',
  );

export const appMethods = {
  'app.info': main(
    nothing,
    z.strictObject({
      version: z.string(),
      platform: z.string(),
      runtime: z.string(),
      /** Set when this is not the runtime the product ships with: one sentence. */
      runtimeNotice: z.string().nullable(),
      /** `memory`: this desktop has no key store, so secrets last until the window closes. */
      secretStorage: z.enum(['encrypted', 'memory']),
      stateFolder: z.string(),
      canShowSample: z.boolean(),
      worker: z.enum(['starting', 'ready', 'restarting', 'stopped']),
      /** What is on screen now: the setting, or what the desktop asks for. Changes come by `theme.changed`. */
      theme: z.enum(['light', 'dark', 'highContrast']),
      /** `sample`: the program was started to show the sample; the wizard opens with its connections. */
      startWith: z.enum(['sample']).nullable(),
    }),
  ),
  'settings.get': main(nothing, settingsSchema),
  'settings.set': main(settingsSchema.partial(), settingsSchema),
  /** Takes a secret once; the window keeps only the handle. */
  'secret.put': main(z.strictObject({ value: z.string().min(1) }), z.strictObject({ handle })),
  /** Handles of the secrets that a plan's references (environment, file) lead to; null where there is none. */
  'secret.find': main(
    z.strictObject({ plan: z.unknown() }),
    z.strictObject({
      source: handle.nullable(),
      target: handle.nullable(),
      /** Absent where the plan has no mask that is made with a key. */
      maskKey: handle.nullable().optional(),
      /** Of the sign-in of the plan's Data Factory, empty where it needs none; absent where the plan has none. */
      factory: handle.nullable().optional(),
    }),
  ),
  'connection.list': main(nothing, z.strictObject({ connections: z.array(savedConnectionSchema) })),
  /** Saves or replaces the connection with this id; its secret only where it can be encrypted. */
  'connection.save': main(connectionDraftSchema, savedConnectionSchema),
  'connection.remove': main(z.strictObject({ id: z.string() }), nothing),
  /** Asks for a plan file; null = cancelled. The content is not checked here. */
  'file.openPlan': main(nothing, z.strictObject({ path: z.string(), plan: z.unknown() }).nullable()),
  /** Asks where to save `text`, or the bytes it is the base64 of; null = cancelled. */
  'file.save': main(
    z.strictObject({
      suggestedName: z.string(),
      kind: z.enum(['plan', 'html', 'json', 'sql', 'text', 'csv', 'xlsx', 'pack', 'tfvars']),
      text: z.string(),
      encoding: z.enum(['utf8', 'base64']).default('utf8'),
    }),
    z.strictObject({ path: z.string() }).nullable(),
  ),
  /** Asks where to save the page `html` as a PDF, and prints it there; null = cancelled. Throws PDF_FAILED. */
  'file.savePdf': main(
    z.strictObject({ suggestedName: z.string(), html: z.string() }),
    z.strictObject({ path: z.string() }).nullable(),
  ),
  /** Asks for a file of this kind and reads it; null = cancelled. Throws FILE_UNREADABLE. */
  'file.openText': main(
    z.strictObject({ kind: z.enum(['terraformOutputs']) }),
    z.strictObject({ path: z.string(), text: z.string() }).nullable(),
  ),
  /**
   * Asks for a folder and writes `files` into it, paths with `/` inside of it; null = cancelled. A file that is there is
   * replaced, any other stays.
   */
  'file.saveFolder': main(
    z.strictObject({
      title: z.string(),
      files: z.array(z.strictObject({ path: relativePath, text: z.string() })).min(1),
    }),
    z.strictObject({ path: z.string() }).nullable(),
  ),
  /** Asks for a file to name in a connection (certificate authority); null = cancelled. */
  'file.pick': main(z.strictObject({ kind: z.enum(['certificate']) }), z.strictObject({ path: z.string() }).nullable()),
  /** Asks for a folder; null = cancelled. */
  'file.pickFolder': main(z.strictObject({ title: z.string() }), z.strictObject({ path: z.string() }).nullable()),
  'file.show': main(z.strictObject({ path: z.string() }), nothing),
  /** Opens an https address of the allow list (portal, Microsoft and product documentation) in the browser. */
  'link.open': main(z.strictObject({ url: z.string() }), nothing),
  /** Opens the worker's dashboard in the browser of this desktop. Throws DASHBOARD_OFF. */
  'dashboard.open': main(nothing, nothing),
  'clipboard.write': main(z.strictObject({ text: z.string() }), nothing),
  /** Prints what the window shows. */
  'window.print': main(nothing, nothing),
  /** Starts the sample source and storage of a checkout and gives the connections to them. */
  'sample.start': main(nothing, z.strictObject({ source: savedConnectionSchema, target: savedConnectionSchema })),
  /** Starts the worker again after it gave up. */
  'worker.restart': main(nothing, nothing),
} as const;
