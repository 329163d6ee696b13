# cevents_generate(): C from .proto files
