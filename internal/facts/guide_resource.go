// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import "sync"

var guideResourcesTable = open("guide_resources", "action", "service", "type")

// GuideResource is a resource type of an action that only the guide of the service shows.
type GuideResource struct{ Action, Service, Type string }

// GuideResources returns what the table lists.
var GuideResources = sync.OnceValue(func() []GuideResource {
	all := make([]GuideResource, 0, len(guideResourcesTable.Rows()))
	for _, row := range guideResourcesTable.Rows() {
		all = append(all, GuideResource{row[0], row[1], row[2]})
	}
	return all
})
