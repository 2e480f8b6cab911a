#include "views/shared/selection.h"
