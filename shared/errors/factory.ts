// Why a plan is not made into resources of Azure Data Factory, or these not put there.
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
  FACTORY_MISSING: entry(
    'input',
    'There is no Data Factory {factory} in the resource group {resourceGroup} of the subscription {subscription}.',
    'Make it first, by the Terraform module `data-factory` or in the Azure portal, with a system-assigned identity; or correct the names.',
  ),
  FACTORY_NOT_NAMED: entry(
    'input',
    'The plan names no Data Factory to deploy to.',
    'Plan again with a Data Factory ("tableferry plan --factory FILE"), or write its resources to a folder ("tableferry factory export").',
  ),
  FACTORY_RUNTIME_MISSING: entry(
    'input',
    'There is no self-hosted integration runtime {runtime} in the Data Factory {factory}.',
    'Deploy the plan first, which makes it; or correct its name.',
  ),
  FACTORY_CHANGED: entry(
    'conflict',
    'The Data Factory {factory} was not changed: {what} is no longer as it was when the differences were shown.',
    'Look at the differences again, then deploy.',
  ),
  FACTORY_TRIGGERS_STOPPED: entry(
    'conflict',
    'Triggers of the Data Factory {factory} are stopped now, and start nothing: {triggers}. {detail}',
    'Remove the cause, then start them with "tableferry factory deploy PLAN --started", or in Data Factory Studio under Manage, Triggers.',
  ),
  FACTORY_REFUSED: entry(
    'auth',
    'Azure did not let {who} have {what} of the Data Factory {factory}: the right {action} is missing.',
    'Ask for the role Data Factory Contributor on the factory or its resource group. A new role may take minutes to be known.',
  ),
} as const satisfies Record<string, ErrorEntry>;
