"""HTTP: who comes in, which typed function answers, how its answer goes out."""
