// The JSON form of a report as a JSON Schema, for those who read it by program.
import { z } from 'zod';
import { reportSchema } from './report.ts';

/** Within a version fields are only added, so readers must let pass what they do not know. */
export function reportJsonSchema(): object {
  const schema = z.toJSONSchema(reportSchema, {
    target: 'draft-2020-12',
    // A code of the error catalogue is a text to whoever reads it.
    unrepresentable: 'any',
    override({ jsonSchema }) {
      delete jsonSchema.additionalProperties;
    },
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Tableferry report, version 1',
    description: 'What a run moved and how it was verified. Fields may be added within a version; ignore unknown ones.',
    ...schema,
  };
}
