// How to sign in to the source: the way, the name, the password.
import { Input, makeStyles } from '@fluentui/react-components';
import { describeProblem } from '../../text/problems.ts';
import { sourceProblems } from '../../stores/source-problems.ts';
import { useFrom } from '../../stores/stores.tsx';
import { text } from '../../text/text.ts';
import { FormField } from '../../ui/field.tsx';
import { LabelledCards } from '../../ui/labelled-cards.tsx';
import { PersonFields } from '../sign-in/person-fields.tsx';
import { SecretField } from '../../ui/secret-field.tsx';

const words = text.source;

const useStyles = makeStyles({
  names: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)', gap: '12px', alignItems: 'start' },
});

export function SignInFields() {
  const draft = useFrom('source', (state) => state.draft);
  const isAttempted = useFrom('source', (state) => state.isAttempted);
  const secretError = useFrom('source', (state) => state.secretError);
  const change = useFrom('source', (state) => state.change);
  const keepSecret = useFrom('source', (state) => state.keepSecret);
  const { authentication, secret } = draft;
  const problems = isAttempted ? sourceProblems(draft) : {};
  const isToken = authentication === 'entraToken';
  return (
    <>
      <LabelledCards
        isTiled
        label={words.authentication.label}
        cards={[
          { value: 'sql', ...words.authentication.sql },
          { value: 'windows', ...words.authentication.windows },
          { value: 'integrated', ...words.authentication.integrated },
          { value: 'entra', ...words.authentication.entra },
          { value: 'entraToken', ...words.authentication.entraToken },
        ]}
        value={authentication}
        // A password is no token, nor the other way round.
        onChange={(chosen) =>
          change({
            authentication: chosen,
            ...(isToken === (chosen === 'entraToken') ? {} : { secret: null }),
          })
        }
      />
      {authentication === 'windows' ? <WindowsAccount problem={problems.user} /> : null}
      {authentication === 'sql' ? <Login problem={problems.user} /> : null}
      {authentication === 'entra' ? (
        <PersonFields
          person={draft.signIn}
          problems={problems}
          onChange={(changes) => change({ signIn: { ...draft.signIn, ...changes } })}
        />
      ) : null}
      {authentication === 'integrated' || authentication === 'entra' ? null : (
        <SecretField
          key={isToken ? 'token' : 'password'}
          label={isToken ? words.token.label : words.password}
          hint={isToken ? words.token.hint : undefined}
          problem={secretError === null ? problems.secret : describeProblem(secretError)}
          takesPasteAtOnce={isToken}
          isKept={secret !== null}
          onSecret={(value) => void keepSecret(value)}
        />
      )}
    </>
  );
}

type FieldProps = { readonly problem: string | undefined };

function Login({ problem }: FieldProps) {
  const user = useFrom('source', (state) => state.draft.user);
  const change = useFrom('source', (state) => state.change);
  return (
    <FormField label={words.user.sql} problem={problem}>
      <Input
        value={user}
        spellCheck={false}
        autoComplete="off"
        onChange={(_event, { value }) => change({ user: value })}
      />
    </FormField>
  );
}

function WindowsAccount({ problem }: FieldProps) {
  const styles = useStyles();
  const { domain, user } = useFrom('source', (state) => state.draft);
  const change = useFrom('source', (state) => state.change);
  return (
    <div className={styles.names}>
      <FormField label={words.domain.label} hint={words.domain.hint}>
        <Input
          value={domain}
          spellCheck={false}
          autoComplete="off"
          onChange={(_event, { value }) => change({ domain: value })}
        />
      </FormField>
      <FormField label={words.user.windows} problem={problem}>
        <Input
          value={user}
          spellCheck={false}
          autoComplete="off"
          onChange={(_event, { value }) => change({ user: value })}
          onBlur={() => change(splitAccount(domain, user))}
        />
      </FormField>
    </div>
  );
}

/** `DOMAIN\user` typed into one field belongs into two. */
function splitAccount(domain: string, user: string): { readonly domain: string; readonly user: string } {
  const [before = '', after] = user.split('\\', 2);
  return after === undefined ? { domain, user } : { domain: before, user: after };
}
