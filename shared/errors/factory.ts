// Why a plan is not made into resources of Azure Data Factory.
import { entry, type ErrorEntry } from './entry.ts';

export const factoryErrors = {
  FACTORY_UNFIT: entry(
    'input',
    'Data Factory cannot carry out the plan: {detail}.',
    'Change that and plan again, or run the plan on this computer, which does all that it asks.',
  ),
  FACTORY_NOTHING_LEFT: entry(
    'input',
    'The plan was not exported for Data Factory: none of its tables can be copied there as the plan has it. {table}: {detail}',
    'Run the plan on this computer, or plan the tables again without what Data Factory cannot do.',
  ),
  FACTORY_TABLE_UNFIT: entry(
    'input',
    'No plan was made: {table} was given to Data Factory, which cannot copy it as the plan has it. {detail}',
    'Let this computer move the table, or choose its columns otherwise.',
  ),
} as const satisfies Record<string, ErrorEntry>;
