#include "app/gui/drive/forms.h"

#include "app/gui/drive/broker_form.h"
#include "app/gui/drive/client_forms.h"
#include "app/gui/drive/topic_forms.h"

namespace logarium::app {

std::vector<CommandForm*> makeForms(DriveTarget& target, views::Selection& selection, QWidget* parent) {
    return {new BrokerForm(target, selection, parent),
            new LinkForm(target, parent),
            new ClientForm(target, selection, parent),
            new ProducerForm(target, parent),
            new ConsumerForm(target, parent),
            new QuotaForm(target, parent),
            new TopicForm(target, parent),
            new ConfigForm(target, selection, parent)};
}

}  // namespace logarium::app
