"""livedmm beside other engines, all with the same works: what `benchmarks.engines` measures."""
