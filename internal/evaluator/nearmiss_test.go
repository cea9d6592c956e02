// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import "testing"

// TestNearest: of statements that fail on their actions alone, one about the service that is
// asked about is the nearest, in any order.
func TestNearest(t *testing.T) {
	const queues, objects = `"sqs:SendMessage"`, `"s3:PutObject"`
	for name, actions := range map[string][2]string{"first": {objects, queues}, "second": {queues, objects}} {
		t.Run(name, func(t *testing.T) {
			w := world{principal: harvester, action: "s3:GetObject", resource: logsBucket + "/x", id: []string{stmt(allow, actions[0], anything), stmt(allow, actions[1], anything)}}
			r := w.evaluate(t)
			if r.NearMiss == nil || r.NearMiss.Failures[0].Statement.Action.Items[0].Text.Prefix() != "s3:PutObject" {
				t.Errorf("near miss: %+v", r.NearMiss)
			}
		})
	}
}
