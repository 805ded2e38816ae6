# Spark: the current state of dbo.Orders, round 3 (state 4) of the series nightly.
# Written by Tableferry test. Complete up to version 7 of change tracking.
# Made anew with every round: run it again to see the newest. Until then it shows this round, whose files stay.
from functools import reduce
from pyspark.sql import Window, functions as F

root = "abfss://lake@acme.dfs.core.windows.net"
columns = ["a code", "number", "note", "at"]

def read(names):
    return spark.read.option("mergeSchema", "true").parquet(*[f"{root}/{name}" for name in names])

def with_key(rows):
    return rows.withColumn("tableferry_key0", F.lower(F.regexp_replace(quoted("a code"), " +$", ""))).withColumn("tableferry_key1", quoted("number"))

def quoted(name):
    return F.col("`" + name.replace("`", "``") + "`")

keys = ["tableferry_key0", "tableferry_key1"]
base = with_key(read(["dbo/Orders/run=20260101T000000Z-00000001/part-0000-00000.parquet"]))
sets = [
    read(["dbo/Orders/changes/run=20260102T000000Z-00000002/part-0000-00000.parquet"]).withColumn("tableferry_set", F.lit(1)),
]
current = None if base is None else base.select(*[quoted(name) for name in columns])
if sets:
    changes = with_key(reduce(lambda a, b: a.unionByName(b, allowMissingColumns=True), sets))
    order = Window.partitionBy(*keys).orderBy(F.col("tableferry_set").desc(), quoted("_version").desc())
    newest = changes.withColumn("tableferry_rank", F.row_number().over(order)).where(F.col("tableferry_rank") == 1)
    upserts = newest.where(quoted("_op") != "D").select(*[quoted(name) for name in columns])
    current = upserts if base is None else (
        base.join(newest.select(*keys), keys, "left_anti").select(*[quoted(name) for name in columns]).unionByName(upserts)
    )
current.createOrReplaceTempView("dbo_Orders")
