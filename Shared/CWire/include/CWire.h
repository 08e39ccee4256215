// Hand-written umbrella. Each generated header is named here: an automatic umbrella folder hides new headers from incremental builds.
#pragma once
#include "captioner.pb-c.h"
#include "catalog.pb-c.h"
#include "envelope.pb-c.h"
#include "health.pb-c.h"
#include "ingestion.pb-c.h"
#include "preprocessing.pb-c.h"
#include "workers.pb-c.h"

#include "Budget.h"
#include "Checksum.h"
