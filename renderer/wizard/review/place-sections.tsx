// From where a plan reads and to where it writes.
import { makeStyles, tokens } from '@fluentui/react-components';
import { loginNameOf, type SourceConfig } from '../../../shared/connection.ts';
import type { Plan } from '../../../shared/plan.ts';
import { createOnlyNote } from '../../../shared/target-place.ts';
import { text } from '../../text/text.ts';
import { Facts, Section } from './document-parts.tsx';

const words = text.review;

const useStyles = makeStyles({
  names: { margin: 0, padding: 0, listStyleType: 'none' },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: '12px', lineHeight: '18px', overflowWrap: 'anywhere' },
});

export function FromSection({ plan }: { readonly plan: Plan }) {
  const { source, server } = plan;
  const reported = server.name === '' || server.name === source.server ? '' : ` (${server.name})`;
  return (
    <Section title={words.sections.from}>
      <Facts
        facts={[
          [
            words.from.server,
            `${source.server}${source.port === undefined ? '' : `,${String(source.port)}`}${reported}`,
          ],
          [words.from.database, source.database],
          [words.from.login, loginNameOf(source)],
          [words.from.version, [server.edition, server.version].filter((part) => part !== '').join(', ')],
          [words.from.encryption, encryptionOf(source)],
        ]}
      />
    </Section>
  );
}

function encryptionOf(source: SourceConfig): string {
  const how = words.from.encrypt[source.encrypt];
  const { oldestTls } = source;
  const age = oldestTls === undefined || oldestTls === '1.2' ? '' : `, ${words.from.oldTls(oldestTls)}`;
  return `${how}, ${certificateOf(source)}${age}`;
}

function certificateOf({ certificateFingerprint, trustServerCertificate, caFile }: SourceConfig): string {
  if (certificateFingerprint !== undefined) return words.from.pinned(certificateFingerprint);
  if (trustServerCertificate) return words.from.unchecked;
  return caFile === undefined ? words.from.checked : words.from.authority(caFile);
}

export function ToSection({ plan, names }: { readonly plan: Plan; readonly names: readonly string[] }) {
  const styles = useStyles();
  const { target } = plan;
  return (
    <Section title={words.sections.to}>
      <Facts
        facts={[
          [words.to.account, target.kind === 'connectionString' ? words.to.connectionString : target.endpoint],
          [words.to.container, target.container],
          ...(target.encryptionScope === undefined ? [] : [[words.to.scope, target.encryptionScope] as const]),
          ...(target.rights === 'create' ? [[words.to.writing, createOnlyNote] as const] : []),
          [
            words.to.template,
            <span className={styles.code} key="template">
              {plan.pathTemplate}
            </span>,
          ],
          ...(names.length === 0
            ? []
            : [
                [
                  words.to.examples,
                  <ul className={styles.names} key="names">
                    {names.map((name) => (
                      <li className={styles.code} key={name}>
                        {name}
                      </li>
                    ))}
                  </ul>,
                ] as const,
              ]),
        ]}
      />
    </Section>
  );
}
