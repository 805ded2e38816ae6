// How a plan is carried out: options in words, rights, and what the plan itself is.
import { makeStyles } from '@fluentui/react-components';
import { formatMetadata } from '../../../shared/blob-metadata.ts';
import { loginNameOf } from '../../../shared/connection.ts';
import { formatBytes } from '../../../shared/format.ts';
import type { Plan } from '../../../shared/plan.ts';
import { describeCalendar } from '../../../shared/speed-calendar.ts';
import { text } from '../../text/text.ts';
import { formatWhen } from '../../ui/when.ts';
import { Facts, Section } from './document-parts.tsx';
import { RightsScripts } from './rights-scripts.tsx';
import { objectsBySchema } from './plan-words.ts';

const words = text.review;
const option = text.options;
const mib = 1024 * 1024;

const useStyles = makeStyles({ line: { margin: '0 0 4px', ':last-child': { marginBottom: 0 } } });

export function HowSection({ plan }: { readonly plan: Plan }) {
  const { options } = plan;
  const { bandwidthBytesPerSecond: limit } = options;
  return (
    <Section title={words.sections.options}>
      <Facts
        facts={[
          [
            words.how.format,
            `${option.format.names[options.format]}, ${option.compression.names[options.compression]}`,
          ],
          [words.how.lanes, option.lanes.consequence(options.lanes)],
          [words.how.load, loadWords(options).join(' ')],
          [words.how.verify, `${option.verify.names[options.verify]}. ${option.verify.consequence[options.verify]}`],
          [
            words.how.badRows,
            `${option.badRows.names[options.badRows]}. ${option.badRows.consequence[options.badRows]}`,
          ],
          [words.how.bandwidth, limit === null ? option.bandwidth.none : words.how.atMost(formatBytes(limit))],
          [words.how.memory, formatBytes(options.memoryMb * mib)],
          [
            words.how.parts,
            words.how.partWords(
              formatBytes(options.partBytes),
              formatBytes(options.blockBytes),
              options.blocksInFlight,
            ),
          ],
          [words.how.tier, option.tier.names[options.tier ?? 'account']],
          ...(options.deltaLog === true ? [[option.delta.title, option.delta.consequence.on] as const] : []),
          ...(options.rowDigests === true ? [[option.digests.title, option.digests.consequence.on] as const] : []),
          [option.log.title, option.log.consequence[options.logToTarget ? 'on' : 'off']],
          ...(options.logAnalytics === undefined
            ? []
            : [[option.log.monitor, `${options.logAnalytics.endpoint}, ${options.logAnalytics.stream}`] as const]),
          [words.how.metadata, metadataWords(options.metadata)],
        ]}
      />
    </Section>
  );
}

const metadataWords = (metadata: Plan['options']['metadata'] = {}): string =>
  Object.keys(metadata).length === 0 ? option.metadata.none : formatMetadata(metadata).replaceAll('\n', ', ');

/** How the server is treated, a sentence each. */
function loadWords({ governor, calendar, readBytesPerSecond, maxDop, lockTimeoutMs }: Plan['options']): string[] {
  return [
    option.load.governor.consequence[governor],
    ...(calendar === null ? [option.load.calendar.consequence('').always] : describeCalendar(calendar, formatBytes)),
    ...(readBytesPerSecond === null ? [] : [words.how.readLimit(formatBytes(readBytesPerSecond))]),
    words.how.manners(maxDop, lockTimeoutMs / 1000),
  ];
}

export function RightsSection({ plan, from }: { readonly plan: Plan; readonly from: 'plan' | 'opened' }) {
  const styles = useStyles();
  const { source, target, pointInTime } = plan;
  const makesSnapshot = pointInTime.mode === 'databaseSnapshot' && pointInTime.snapshotName === null;
  return (
    <Section title={words.sections.rights}>
      <p className={styles.line}>{words.rights.source(loginNameOf(source), source.database)}</p>
      <p className={styles.line}>
        {objectsBySchema(plan)
          .map(([schema, count]) => words.rights.schemas(schema, count))
          .join('; ')}
      </p>
      <p className={styles.line}>{makesSnapshot ? words.rights.snapshotOnly : words.rights.noWrite}</p>
      <p className={styles.line}>
        {target.rights === 'create'
          ? words.rights.createOnly(target.container)
          : `${words.rights.target(target.container)} ${words.rights.by[target.kind]}`}
      </p>
      <RightsScripts from={from} />
    </Section>
  );
}

export function IdentitySection({ plan }: { readonly plan: Plan }) {
  return (
    <Section title={words.sections.identity}>
      <Facts
        facts={[
          [words.identity.made, formatWhen(plan.createdUtc)],
          [words.identity.by, plan.tool],
          [words.identity.id, plan.id],
          [words.identity.hash, plan.hash],
        ]}
      />
    </Section>
  );
}
