#ifndef BEATPASS_CPQ_SHIM_H
#define BEATPASS_CPQ_SHIM_H

#include <libpq-fe.h>

#endif
