// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import "sync"

var iamResourceKindsTable = open("iam_resource_kinds", "kind")

// IAMResourceKinds returns the words that the sixth field of an IAM ARN begins with,
// before the first slash.
var IAMResourceKinds = sync.OnceValue(func() []string { return iamResourceKindsTable.Column(0) })
