// The limits of Data Factory and of the resource manager that the generated files keep to.

/** Below the documented 200 KB: the service counts its own form of the JSON. */
export const maxPipelineBytes = 180_000;
/** One entry of a control table must leave room for its pipeline. */
export const maxItemBytes = 100_000;
/** Of pipelines and datasets. */
export const maxNameLength = 140;
/** Activities of a pipeline, those inside of containers too; the lowest of the figures that were published. */
export const maxActivities = 40;
/** Pipelines, datasets, linked services, triggers and runtimes of a factory. */
export const maxEntities = 5000;
/** A template of the resource manager, and the resources in it. */
export const maxTemplateBytes = 4 * 1024 * 1024;
export const maxTemplateResources = 800;
