#include "core/disk/mapping.h"

#include <sys/mman.h>
#include <unistd.h>

#include "core/disk/descriptor.h"

namespace logarium::disk {

Descriptor::~Descriptor() {
    if (number_ >= 0) ::close(number_);
}

Mapping::~Mapping() {
    if (bytes_ != nullptr) ::munmap(bytes_, size_);
}

Mapping Mapping::of(int descriptor, std::size_t size) {
    Mapping mapping;
    void* at = size == 0 ? MAP_FAILED : ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (at == MAP_FAILED) return mapping;
    mapping.bytes_ = static_cast<std::byte*>(at);
    mapping.size_ = size;
    return mapping;
}

}  // namespace logarium::disk
